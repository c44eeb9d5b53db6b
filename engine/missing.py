"""How the platform says that there is no such thing: in the same words when there is one that is not for the asker's
eyes, so that nobody learns by asking what there is."""

from __future__ import annotations

from engine.errors import NotFound


def no_instance(key: int) -> NotFound:
    """There is no such instance, or none that the actor may know of."""
    return NotFound("instance_not_found", "没有这个流程实例", where=str(key))


def no_element(key: int) -> NotFound:
    """There is no such element instance, or none that the actor may know of."""
    return NotFound("element_instance_not_found", "没有这个元素实例", where=str(key))


def no_batch(key: int) -> NotFound:
    """There is no such batch operation, none that goes on, or none that the actor may know of."""
    return NotFound("batch_not_found", "没有这个批量操作，或者它已经结束", where=str(key))


def no_task(key: int) -> NotFound:
    """There is no such user task, or none that the actor may know of."""
    return NotFound("task_not_found", "没有这件待办，或者它不归您的岗位", where=str(key))


def no_job(key: int) -> NotFound:
    """There is no such job, or none that the actor may know of."""
    return NotFound("job_not_found", "没有这个作业", where=str(key))


def no_incident(key: int) -> NotFound:
    """There is no such incident, or none that the actor may know of."""
    return NotFound("incident_not_found", "没有这个异常", where=str(key))


def no_upload(identity: str) -> NotFound:
    """There is no such file, it is over, or it is none that the actor may know of."""
    return NotFound("upload_not_found", "没有这个文件，或已过期", where="documentId", found=identity[:80])


def no_chain(where: str) -> NotFound:
    """There is no such chain of the history, or none that the actor may know of."""
    return NotFound("chain_not_found", "没有这条历史，或者它不在您的范围内", where=where)


def nobody_waits(name: str, correlation_key: str) -> NotFound:
    """No procedure waits for this message, or none that the actor may know of."""
    return NotFound(
        "no_subscription", "没有流程在等这条消息", where=name, expected="等待中的订阅",
        found=f"关联键 {correlation_key or '（空）'}",
    )  # fmt: skip
