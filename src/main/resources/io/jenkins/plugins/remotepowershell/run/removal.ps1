# Removes a temporary directory with all that lies in it. Links are removed, not followed. What is in use for a moment only
# gets two more tries.
function Remove-TemporaryDirectory($Settings, $Report) {
    $path = if ($Settings.Path) { [string]$Settings.Path } else { Get-TemporaryPath $Settings.TemporaryDirectory }
    $Report.path = $path
    if ([IO.Path]::GetFileName($path) -cne $Settings.TemporaryDirectory) {
        throw "$path does not have the name of the directory that is to be removed"
    }
    Assert-Ended $Settings $Report
    $clock = [Diagnostics.Stopwatch]::StartNew()
    foreach ($pause in 0, 1000, 4000) {
        [Threading.Thread]::Sleep($pause)
        $failures = [Collections.Generic.List[string]]::new()
        Remove-Tree ([IO.DirectoryInfo]::new($path)) $failures $clock
        if (-not $failures.Count) { return }
    }
    $more = if ($failures.Count -gt 1) { " (and $($failures.Count - 1) more)" } else { '' }
    throw "$($failures[0])$more"
}

# Where nobody knows how the run ended, its process may go on. One that has left no marker cannot be asked about.
function Assert-Ended($Settings, $Report) {
    if (-not $Settings.EndUnknown) { return }
    try { Add-RunFacts $Settings $Report } catch { return }
    if ($Report.processAlive -eq 'true') { throw 'the process of its run is still alive' }
}

# Directories before what is in them, to be removed the other way round. Writes a line now and then: whoever waits for it
# knows that it is at work.
function Remove-Tree($Root, $Failures, $Clock) {
    if (-not $Root.Exists) { return }
    $directories = [Collections.Generic.List[object]]::new()
    $waiting = [Collections.Generic.Queue[object]]::new()
    $waiting.Enqueue($Root)
    while ($waiting.Count) {
        $entry = $waiting.Dequeue()
        if ($entry -is [IO.FileInfo] -or (Test-Link $entry)) {
            Remove-Entry $entry $Failures
        } else {
            $directories.Add($entry)
            try {
                Clear-ReadOnly $entry
                foreach ($child in $entry.GetFileSystemInfos()) { $waiting.Enqueue($child) }
            } catch { if (-not (Test-Gone $_)) { $Failures.Add((Get-Failure $entry $_)) } }
        }
        if ($Clock.ElapsedMilliseconds -gt 10000) {
            'working=true'
            $Clock.Restart()
        }
    }
    for ($i = $directories.Count - 1; $i -ge 0; $i--) { Remove-Entry $directories[$i] $Failures }
}

# A directory that still has something in it is no news.
function Remove-Entry($Entry, $Failures) {
    try {
        Clear-ReadOnly $Entry
        $Entry.Delete()
    } catch {
        $isNews = $Entry -isnot [IO.DirectoryInfo] -or -not $Failures.Count
        if ($isNews -and -not (Test-Gone $_)) { $Failures.Add((Get-Failure $Entry $_)) }
    }
}

# Elsewhere than on Windows the attribute of a link is that of its target, and does not keep it from being removed.
function Clear-ReadOnly($Entry) {
    if ((Test-Link $Entry) -and -not (Test-Windows)) { return }
    if ($Entry.Attributes -band [IO.FileAttributes]::ReadOnly) {
        $Entry.Attributes = $Entry.Attributes -band -bnot [IO.FileAttributes]::ReadOnly
    }
}

# Somebody else was quicker.
function Test-Gone($Failure) {
    $cause = $Failure.Exception.GetBaseException()
    $cause -is [IO.FileNotFoundException] -or $cause -is [IO.DirectoryNotFoundException]
}

function Get-Failure($Entry, $Failure) {
    $cause = $Failure.Exception.GetBaseException()
    $isInUse = ($cause.HResult -band 0xFFFF) -in 32, 33 # of Windows: a sharing or lock violation
    if ($isInUse) { "$($Entry.FullName) is in use by a process" } else { "$($Entry.FullName): $($cause.Message)" }
}
