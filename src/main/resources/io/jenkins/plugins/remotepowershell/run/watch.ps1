# Runs beside the script in a runspace of its own, so that a script that does not react is ended too, and one that waits for
# a child's output is told of. It shares $shared with the runner: Ended (event), Limit (0 for none) and Grace (milliseconds),
# Pipeline, Directory, Counter, Since (UTC ticks), UI (the session's), KeepProcess, Seconds, TimedOut.
$watch = {
    param($shared)
    #include fields.ps1
    #include files.ps1
    #include processes.ps1
    #include silence.ps1
    if (Wait-Script $shared) { return }
    $shared.TimedOut = $true
    $null = $shared.Pipeline.BeginStop($null, $null) # its finally blocks and a final record come first
    if ($shared.Ended.WaitOne([TimeSpan]::FromMilliseconds($shared.Grace))) { return }
    try {
        if ($shared.Directory) {
            Write-Result $shared.Directory (Format-Fields ([ordered]@{
                ending = 'TIMED_OUT'; codeSource = 'UNSEEN'; lastNumber = $shared.Counter[0]
                reason = "it passed its maximum run time of $($shared.Seconds) s and did not react to being stopped"
            }))
        }
    } finally {
        $self = [Diagnostics.Process]::GetCurrentProcess()
        $since = if ($shared.KeepProcess) { $shared.Since } else { 0 } # what other scripts have left goes only with the process
        try { $null = Stop-Processes (Get-Descendants $self $since) } finally {
            if (-not $shared.KeepProcess) { $self.Kill() }
        }
    }
}
