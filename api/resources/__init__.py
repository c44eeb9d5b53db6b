"""The resources under /api, one file each; `registry` names them all."""
