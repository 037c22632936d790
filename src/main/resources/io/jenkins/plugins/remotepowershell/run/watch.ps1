# Runs beside the script in a runspace of its own, so that a script that does not react is ended too. It shares $shared with
# the runner: Ended (event), Limit and Grace (milliseconds), Pipeline, Directory, Counter,
# KeepProcess, Seconds, TimedOut.
$watch = {
    param($shared)
    #include fields.ps1
    #include files.ps1
    #include processes.ps1
    if ($shared.Ended.WaitOne([TimeSpan]::FromMilliseconds($shared.Limit))) { return }
    $shared.TimedOut = $true
    $null = $shared.Pipeline.BeginStop($null, $null) # its finally blocks and a final record come first
    if ($shared.Ended.WaitOne([TimeSpan]::FromMilliseconds($shared.Grace))) { return }
    if ($shared.Directory) {
        Write-Result $shared.Directory (Format-Fields ([ordered]@{
            ending = 'TIMED_OUT'; codeSource = 'UNSEEN'; lastNumber = $shared.Counter[0]
            reason = "it passed its maximum run time of $($shared.Seconds) s and did not react to being stopped"
        }))
    }
    $self = [Diagnostics.Process]::GetCurrentProcess()
    try { $null = Stop-Processes (Get-Descendants $self) } finally {
        if (-not $shared.KeepProcess) { $self.Kill() }
    }
}
