"""Personal values: encrypted under a key of their subject, present in the history only as a salted digest
(decision 11).

AES-256-GCM (NIST SP 800-38D). The master key wraps the subjects' keys; deleting a subject's key forgets the person in
every copy of the database, backups included, while the chains still hold.
"""

from __future__ import annotations

import base64
import hmac
import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import String, bindparam

from engine.errors import Damaged, NotFound
from engine.history.chain import salted_digest
from engine.store import Tx
from engine.store.advisory_lock import advisory_lock
from engine.store.tables_cases import SubjectKey
from engine.store.tenant_statements import select_everywhere, select_from, table_of, text_param
from engine.values import dumps, loads

log = logging.getLogger(__name__)

_SUBJECT = table_of(SubjectKey)
_KEY_OF = select_from(SubjectKey, _SUBJECT.c.wrapped).where(_SUBJECT.c.subject == text_param("subject"))
#: Whose key is nobody's: it is only there to tell one master key from another.
_PLATFORM = "platform"
_ANY_KEY = select_everywhere(SubjectKey, _SUBJECT.c.subject, _SUBJECT.c.wrapped).limit(1)
_KEYS_OF = select_from(SubjectKey, _SUBJECT.c.subject, _SUBJECT.c.wrapped).where(
    _SUBJECT.c.subject.in_(bindparam("subjects", type_=String, expanding=True))
)


class Sealer:
    """Seals and opens the values of one subject; needs no database any more."""

    def __init__(self, subject: str, cipher: AESGCM) -> None:
        self._subject = subject
        self._cipher = cipher

    def seal(self, value: Any) -> tuple[str, str, str]:
        """(ciphertext, salt, digest) of a JSON value."""
        plain = dumps(value)
        salt = os.urandom(16).hex()
        return _encrypt(self._cipher, plain, self._subject), salt, salted_digest(salt, plain)

    def open(self, ciphertext: str) -> Any:
        """The value; Damaged when it is not what was sealed."""
        with _reading(self._subject):
            return loads(_decrypt(self._cipher, ciphertext, self._subject))


class Keyring:
    """Seals and opens personal values. `master` is 32 bytes, kept outside the database."""

    def __init__(self, master: bytes) -> None:
        if len(master) != 32:
            raise ValueError("the master key has 32 bytes")
        self._master = AESGCM(master)
        self._marks = hmac.digest(master, b"fengqiao fingerprints", "sha256")
        self._links = hmac.digest(master, b"fengqiao links", "sha256")

    def fingerprint(self, content: bytes) -> str:
        """A mark by which the same content is known again, and which nobody without the master key can try out."""
        return hmac.digest(self._marks, content, "sha256").hex()

    def signature(self, text: str) -> str:
        """What only whoever has the master key can write under a text; for links that speak for themselves."""
        signed = hmac.digest(self._links, text.encode(), "sha256")
        return base64.urlsafe_b64encode(signed).decode().rstrip("=")

    def seal(self, tx: Tx, subject: str, value: Any) -> tuple[str, str, str]:
        """(ciphertext, salt, digest) of a JSON value; makes the subject's key when it has none. Damaged when that key
        cannot be read."""
        with _reading(subject):
            cipher = self._cipher(tx, subject, create=True)
        return Sealer(subject, cipher).seal(value)

    def open(self, tx: Tx, subject: str, ciphertext: str) -> Any:
        """The value; NotFound when the subject has been forgotten, Damaged when it is not what was sealed."""
        return self.sealer(tx, subject).open(ciphertext)

    def sealer(self, tx: Tx, subject: str) -> Sealer:
        """What seals and opens under the subject's key; NotFound when the subject has been forgotten, Damaged when the
        key cannot be read."""
        with _reading(subject):
            return Sealer(subject, self._cipher(tx, subject, create=False))

    def new_subject(self, subject: str) -> tuple[Sealer, dict[str, str]]:
        """What seals under a new key of a subject that has none, and the key's row, which is still to be stored."""
        key, wrapped = self._new_key(subject)
        return Sealer(subject, key), {"subject": subject, "wrapped": wrapped}

    def open_all(self, tx: Tx, sealed: Mapping[str, str]) -> dict[str, Any]:
        """The values by their subject, read with one statement; who has been forgotten is missing, and so is what is
        damaged: a list goes on without it."""
        found = {}
        for row in tx.rows(_KEYS_OF, subjects=list(sealed)) if sealed else ():
            subject = row["subject"]
            with suppress(Damaged), _reading(subject):
                cipher = self._unwrapped(row["wrapped"], subject)
                found[subject] = loads(_decrypt(cipher, sealed[subject], subject))
        return found

    def fits(self, tx: Tx) -> bool:
        """Whether what is sealed in this database opens with this master key; the first to ask leaves something to tell
        by. `tx` writes in the tenant `*`."""
        advisory_lock(tx, "master key")
        try:
            if tx.row(_KEY_OF, subject=_PLATFORM) is None:
                earlier = tx.row(_ANY_KEY)
                if earlier is not None:
                    self._unwrapped(earlier["wrapped"], earlier["subject"])
            self._cipher(tx, _PLATFORM, create=True)
        except InvalidTag:
            return False
        return True

    def _cipher(self, tx: Tx, subject: str, *, create: bool) -> AESGCM:
        """The subject's key, unwrapped once in a transaction; nothing forgets a subject whose values it still reads."""

        def ask() -> AESGCM:
            row = tx.row(_KEY_OF, subject=subject)
            return (
                self._unwrapped(row["wrapped"], subject)
                if row is not None
                else self._made(tx, subject, create)
            )

        return tx.once(("key", subject), ask)

    def _made(self, tx: Tx, subject: str, create: bool) -> AESGCM:
        if not create:
            raise NotFound("subject_forgotten", "该人的信息已经删除", where=subject)
        cipher, wrapped = self._new_key(subject)
        tx.add(SubjectKey, {"subject": subject, "wrapped": wrapped})
        return cipher

    def _new_key(self, subject: str) -> tuple[AESGCM, str]:
        key = AESGCM.generate_key(256)
        return AESGCM(key), _encrypt(self._master, base64.b64encode(key).decode(), subject)

    def _unwrapped(self, wrapped: str, subject: str) -> AESGCM:
        return AESGCM(base64.b64decode(_decrypt(self._master, wrapped, subject)))


@contextmanager
def _reading(subject: str) -> Iterator[None]:
    """Damaged for whatever does not decrypt: a changed byte, a cut text, a key that is not the subject's."""
    try:
        yield
    except (InvalidTag, ValueError):
        log.error("what is sealed under %s is damaged; fengqiao verify names the rows", subject)
        raise Damaged(
            "sealed_damaged", "封存的内容已损坏，打不开；请管理员核验历史（fengqiao verify）并从备份恢复",
            where=subject.partition("/")[0], expected="封存时的内容", found="被改动过的内容",
        ) from None  # fmt: skip


def _encrypt(cipher: AESGCM, plain: str, subject: str) -> str:
    nonce = os.urandom(12)
    return base64.b64encode(nonce + cipher.encrypt(nonce, plain.encode(), subject.encode())).decode()


def _decrypt(cipher: AESGCM, text: str, subject: str) -> str:
    raw = base64.b64decode(text)
    return cipher.decrypt(raw[:12], raw[12:], subject.encode()).decode()
