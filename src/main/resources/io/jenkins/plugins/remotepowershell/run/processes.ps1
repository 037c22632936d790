# Process start times are compared with a second's tolerance: some platforms derive them from the clock anew each time.
function Test-SameProcess($Process, [long]$StartTicks) {
    try {
        [Math]::Abs($Process.StartTime.ToUniversalTime().Ticks - $StartTicks) -lt [TimeSpan]::TicksPerSecond
    } catch {
        $false # it has ended, or is not ours to look at
    }
}

# The process of this id and start time; nothing if it is gone.
function Get-LivingProcess([int]$Id, [long]$StartTicks) {
    try { $process = [Diagnostics.Process]::GetProcessById($Id) } catch [ArgumentException] { return }
    if ((Test-SameProcess $process $StartTicks) -and -not $process.HasExited) { $process }
}

# Id of the parent by id of the child. Windows PowerShell has it from CIM only, which ordinary users may be denied.
function Get-ParentIds {
    $parents = @{}
    $processes = [Diagnostics.Process]::GetProcesses()
    if ($processes[0].PSObject.Properties['Parent']) {
        foreach ($process in $processes) {
            try { $parent = $process.Parent } catch { $parent = $null } # it has ended meanwhile
            if ($parent) { $parents[$process.Id] = $parent.Id }
        }
    } else {
        foreach ($process in Get-CimInstance -ClassName Win32_Process -Property ProcessId, ParentProcessId -ErrorAction Stop) {
            $parents[[int]$process.ProcessId] = [int]$process.ParentProcessId
        }
    }
    $parents
}

# Parents before children; each child younger than its parent, so that an id used again is not taken for one. One that began
# before $SinceTicks (UTC) is left out with its own: in a session of several scripts it is another script's.
function Get-Descendants($Process, [long]$SinceTicks) {
    $parents = Get-ParentIds
    $front = [Collections.Generic.Queue[object]]::new()
    $front.Enqueue($Process)
    while ($front.Count) {
        $parent = $front.Dequeue()
        foreach ($id in @($parents.Keys)) {
            if ($parents[$id] -ne $parent.Id -or $id -eq $parent.Id) { continue }
            try {
                $child = [Diagnostics.Process]::GetProcessById($id)
                $isYounger = $child.StartTime.AddSeconds(1) -ge $parent.StartTime -and
                    $child.StartTime.ToUniversalTime().Ticks -ge $SinceTicks
            } catch { continue } # it has ended meanwhile, or belongs to another account
            if ($isYounger) {
                $front.Enqueue($child)
                $child
            }
        }
    }
}

# Ends them and names those that it ended.
function Stop-Processes($Processes) {
    foreach ($process in $Processes) {
        $name = "$($process.ProcessName) $($process.Id)"
        try {
            $process.Kill()
            $name
        } catch { } # it has ended by itself
    }
}
