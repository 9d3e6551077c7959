#!/usr/bin/python3
"""The first process of a lab host: reaps what ended, until it is ended itself and everything on the host with it."""
import os
import signal
import time

signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
while True:
    try:
        os.wait()
    except ChildProcessError:
        time.sleep(0.2)
    except InterruptedError:
        pass
