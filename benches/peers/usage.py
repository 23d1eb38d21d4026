"""Runs a command and prints what it used, as JSON.

  usage.py SECONDS SPARE_MEGABYTES COMMAND...

Processor time is user and system time of the command and all processes that it waited for;
memory is the peak of its largest process, in megabytes; available is what the machine had left
before it. The command is stopped after SECONDS, or when the machine has less than SPARE_MEGABYTES
left; then "stopped" says so.
"""
import json
import os
import signal
import subprocess
import sys
import time

POLL_SECONDS = 0.05


def available_megabytes():
    with open("/proc/meminfo", encoding="ascii") as file:
        for line in file:
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) / 1024
    raise RuntimeError("/proc/meminfo has no MemAvailable")


def main():
    seconds, spare, command = float(sys.argv[1]), float(sys.argv[2]), sys.argv[3:]
    stopped = None
    available = available_megabytes()
    start = time.monotonic()
    # What the command prints is shown only if it fails. A group of its own can be stopped whole.
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)
    while True:
        pid, status, used = os.wait4(process.pid, os.WNOHANG)
        if pid:
            break
        if stopped is None and time.monotonic() - start > seconds:
            stopped = "time"
        elif stopped is None and available_megabytes() < spare:
            stopped = "memory"
        if stopped:
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        time.sleep(POLL_SECONDS)
    print(json.dumps({
        "status": os.waitstatus_to_exitcode(status),
        "stopped": stopped,
        "cpu": used.ru_utime + used.ru_stime,
        "wall": time.monotonic() - start,
        "memory": used.ru_maxrss / 1024,
        "available": available,
    }))


main()
