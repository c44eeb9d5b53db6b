"""The platform's own services: what a service task of type `fq:…` does, inside the step that reaches it."""

from casework.intake.register import find_duplicates, merge_case, register_case
from casework.papers.archive import archive, required_documents
from casework.papers.services import make_documents
from casework.sampling.services import draw_sample, frame_hash, sampling_frame
from casework.supervision.notices import send_notice
from casework.supervision.overdue import overdue_list
from engine.instances.service_call import Service, ServiceCall

#: By job type. Every answer is recorded, so a re-execution needs none of them.
SERVICES: dict[str, Service] = {
    "fq:register-case": register_case,
    "fq:find-duplicates": find_duplicates,
    "fq:merge-case": merge_case,
    "fq:document": make_documents,
    "fq:required-documents": required_documents,
    "fq:archive": archive,
    "fq:send-notice": send_notice,
    "fq:overdue-list": overdue_list,
    "fq:sampling-frame": sampling_frame,
    "fq:frame-hash": frame_hash,
    "fq:draw-sample": draw_sample,
}

__all__ = ["SERVICES", "Service", "ServiceCall"]
