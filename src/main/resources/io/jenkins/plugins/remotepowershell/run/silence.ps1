# Whether the script has ended; false when its time is over. Looks around after 10 s in which nothing was written, then after
# 20 s, and so on, since that is not free everywhere; what it finds is said once in such a time.
function Wait-Script($Shared) {
    $clock = [Diagnostics.Stopwatch]::StartNew()
    $silence = [Diagnostics.Stopwatch]::StartNew()
    $written = $Shared.Counter[0]
    $look = 10000
    while (-not $Shared.Limit -or $clock.ElapsedMilliseconds -lt $Shared.Limit) {
        $pause = 2500
        if ($Shared.Limit) { $pause = [Math]::Min($pause, $Shared.Limit - $clock.ElapsedMilliseconds) }
        if ($Shared.Ended.WaitOne([TimeSpan]::FromMilliseconds([Math]::Max($pause, 1)))) { return $true }
        if ($Shared.Counter[0] -ne $written) {
            $written = $Shared.Counter[0]
            $silence = [Diagnostics.Stopwatch]::StartNew()
            $look = 10000
        } elseif ($silence.ElapsedMilliseconds -ge $look) {
            $look = if (Show-Holders $Shared) { [long]::MaxValue } else { 2 * $look }
        }
    }
    $false
}

# PowerShell waits until nobody has a program's output open any more, also when the program has ended. The pipeline is busy
# with that wait, so the session's own warnings have to carry this. Whether there was something to say.
function Show-Holders($Shared) {
    try {
        $orphans = @(Get-Orphans $Shared.Since)
        $names = @(foreach ($process in $orphans) { "$($process.ProcessName) $($process.Id)" }) -join ', '
        if (-not $names) { return $false }
        $Shared.UI.WriteWarningLine("Nothing was written for 10 s, and no program of the script runs, but what one has " +
            "left behind does: $names. If the script has come to its end, it waits for that to close its output; start " +
            'such a process with its output redirected.')
        $true
    } catch { $false } # the account may not list processes, or one has just ended: the watch goes on, for it ends the script too
}

# Started since then and left by their parents; none while this process has a child, since that may be what the script
# waits for.
function Get-Orphans([long]$SinceTicks) {
    $self = [Diagnostics.Process]::GetCurrentProcess()
    $parents = Get-ParentIds
    if ($parents.Values -contains $self.Id) { return }
    $processes = @{}
    foreach ($process in [Diagnostics.Process]::GetProcesses()) { $processes[$process.Id] = $process }
    foreach ($process in $processes.Values) {
        $parent = $parents[$process.Id]
        $isOrphan = if (Test-Windows) {
            $process.SessionId -eq $self.SessionId -and -not ($parent -and $processes.ContainsKey($parent))
        } else {
            $parent -eq 1
        }
        if (-not $isOrphan) { continue }
        try { $isNew = $process.StartTime.ToUniversalTime().Ticks -ge $SinceTicks } catch { continue } # not ours to look at
        if ($isNew) { $process }
    }
}
