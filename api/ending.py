"""How a worker process ends: those who wait in it are answered at once, and it does not outlive its parent."""

from __future__ import annotations

import ctypes
import logging
import os
import signal
import socket
import sys
import threading
import time
from multiprocessing import parent_process

from engine.transaction.commit_notifier import Wakeups

log = logging.getLogger(__name__)

#: From the signal to the end; whoever stops the platform waits no longer than ten seconds.
GRACE_SECONDS = 8
_LOOK_SECONDS = 0.5
_PR_SET_PDEATHSIG = 1


def prepare_workers() -> None:
    """To be called once in the parent, before it forks workers. Until a worker has handlers of its own it would have
    the parent's, and what it was told meanwhile would be lost: TERM ends it at once as long as it only loads."""
    os.register_at_fork(after_in_child=_as_worker)


def _as_worker() -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _deaf_to_ctrl_c()


def _deaf_to_ctrl_c() -> None:
    """Ctrl-C reaches the whole group: the parent answers it and tells its workers with TERM. Both at once have left a
    worker standing until it was killed. Threads that begin from here on are as deaf."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})


def prepare_to_end(wakeups: Wakeups) -> None:
    """To be called once, in the main thread of a worker process. Elsewhere, e.g. in a test, it does nothing."""
    parent = parent_process()
    if parent is None or parent.pid is None:
        return
    _deaf_to_ctrl_c()
    _answer_waiters_on_signals(wakeups)
    _end_with(parent.pid)


def _answer_waiters_on_signals(wakeups: Wakeups) -> None:
    """The web server waits for open requests when it is told to end, and a long poll is one for minutes. Its handlers
    are set after ours would be; the wake-up descriptor hears signals beside them."""
    hear, tell = socket.socketpair()
    tell.setblocking(False)
    signal.set_wakeup_fd(tell.fileno(), warn_on_full_buffer=False)

    def listen() -> None:
        while signals := hear.recv(64):
            if signal.SIGTERM in signals:
                wakeups.close()

    threading.Thread(target=listen, args=(), name="signals", daemon=True).start()
    _kept.append(tell)


#: The descriptor lives as long as the process.
_kept: list[socket.socket] = []


def _end_with(parent: int) -> None:
    """When the parent is gone, killed perhaps, the worker ends too. Linux says so at once; looking works anywhere."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_LOOK_SECONDS)
        log.error("the parent process is gone: this worker ends")
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(GRACE_SECONDS)
        os._exit(1)

    threading.Thread(target=watch, name="parent", daemon=True).start()
