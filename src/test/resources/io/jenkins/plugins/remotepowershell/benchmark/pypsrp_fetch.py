"""pypsrp's way to output, for the program Peers: PORT SCRIPT."""

import sys
import time

from pypsrp.powershell import PowerShell, RunspacePool
from pypsrp.wsman import WSMan


def fetch(port, script):
    with WSMan("localhost", port=int(port), ssl=False, auth="basic", encryption="never",
               username="deploy", password="secret") as wsman, RunspacePool(wsman) as pool:
        shell = PowerShell(pool)
        shell.add_script(script)
        return sum(len(line.encode()) + 1 for line in shell.invoke())


fetch(sys.argv[1], sys.argv[2])
wall, cpu = time.perf_counter(), time.process_time()
size = fetch(sys.argv[1], sys.argv[2])
print(size, f"{time.perf_counter() - wall:.3f} {time.process_time() - cpu:.3f}")
