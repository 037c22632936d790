function Invoke-Operation($Settings) {
    $report = Get-HostFacts
    try {
        switch ($Settings.Operation) {
            'claim' { Invoke-Claim $Settings $report }
            'report' { Add-RunFacts $Settings $report }
            'journal' { Read-Journal $Settings $report }
            'cleanUp' { Remove-RunFiles $Settings $report }
            'sweep' { Remove-DeadRuns $Settings $report }
            'endProcesses' { Stop-Run $Settings $report }
            'removeDirectory' { Remove-TemporaryDirectory $Settings $report }
            default { throw "this host script knows no operation $_" }
        }
    } catch {
        $report.problem = $_.Exception.GetBaseException().Message
        if ($report.marker -ne 'CREATED') { $report.marker = 'UNKNOWN' }
    }
    Format-Fields $report
}

function Invoke-Claim($Settings, $Report) {
    $directory = Get-RunDirectory $Settings.Root $Settings.RunId
    $marker = [ordered]@{
        createdBy = 'controller'; runId = $Settings.RunId; startedShellId = $Settings.ShellId
        startedCommandId = $Settings.CommandId; startedAt = $Report.now
    }
    if ($null -eq (New-StartMarker $directory (Format-Fields $marker))) {
        $Report.marker = 'CREATED'
    } else {
        Add-RunFacts $Settings $Report
    }
}

# Creates nothing.
function Get-ExistingDirectory($Settings) {
    $account = Get-AccountDirectory $Settings.Root
    if (-not [IO.Directory]::Exists($account)) { return }
    $directory = Get-RunDirectoryName $account $Settings.RunId
    if ([IO.Directory]::Exists($directory)) { $directory }
}

function Add-RunFacts($Settings, $Report) {
    $directory = Get-ExistingDirectory $Settings
    $path = if ($directory) { [IO.Path]::Combine($directory, 'start') } else { '' }
    if (-not $directory -or -not [IO.File]::Exists($path)) {
        $Report.marker = 'ABSENT'
        return
    }
    $marker = Read-Fields (Read-Shared $path)
    $Report.marker = 'EXISTS'
    foreach ($name in 'createdBy', 'startedShellId', 'startedCommandId', 'startedAt') { $Report[$name] = $marker[$name] }
    $Report.journal = if ([IO.File]::Exists([IO.Path]::Combine($directory, 'journal'))) { 'true' } else { 'false' }
    $result = [IO.Path]::Combine($directory, 'result')
    if ([IO.File]::Exists($result)) { $Report.result = Read-Shared $result }
    $Report.restarted = Get-Restarted $marker $Report
    if ($marker.processId) { Add-ProcessFacts $marker $Report }
}

# Two signs, boot id and time since the start; where they disagree, or neither is there, it is unknown.
function Get-Restarted($Marker, $Report) {
    $signs = @()
    if ($Marker.bootId -and $Report.bootId) { $signs += $Marker.bootId -ne $Report.bootId }
    if ($Marker.uptimeMillis) {
        if ($Report.uptimeMillis -lt [long]$Marker.uptimeMillis) { $signs += $true }
        elseif (-not $signs.Count) { return '' } # it may have been started since, and be up for longer than it was then
    }
    if (-not $signs.Count) { return '' }
    if ($signs.Count -eq 2 -and $signs[0] -ne $signs[1]) { return '' }
    if ($signs[0]) { 'true' } else { 'false' }
}

function Add-ProcessFacts($Marker, $Report) {
    if ($Report.restarted -eq 'true') {
        $Report.processAlive = 'false'
        return
    }
    $process = Get-LivingProcess $Marker.processId $Marker.processStart
    $Report.processAlive = if ($process) { 'true' } else { 'false' }
    if ($process) {
        $names = foreach ($child in Get-Descendants $process) { "$($child.ProcessName) $($child.Id)" }
        $Report.processes = $names -join "`t"
    }
}

function Read-Journal($Settings, $Report) {
    Add-RunFacts $Settings $Report
    if ($Report.journal -ne 'true') { return }
    $path = [IO.Path]::Combine((Get-ExistingDirectory $Settings), 'journal')
    $file = [IO.FileStream]::new($path, [IO.FileMode]::Open, [IO.FileAccess]::Read, [IO.FileShare]'ReadWrite, Delete', 65536)
    $reader = [IO.BinaryReader]::new($file)
    try { Read-JournalRecords $reader $file.Length $Settings $Report } finally { $reader.Dispose() }
}

# Up to the length that the file had: an entry that is being written is left for the next call. From where the last call
# has ended, unless the first entry there is too late; what is not wanted is passed over.
function Read-JournalRecords($Reader, [long]$Length, $Settings, $Report) {
    $after = [long]$Settings.After
    $upTo = if ([long]$Settings.UpTo) { [long]$Settings.UpTo } else { [long]::MaxValue }
    $utf8 = [Text.Encoding]::UTF8
    $file = $Reader.BaseStream
    $position = [long]$Settings.JournalOffset
    $null = $file.Seek($position, [IO.SeekOrigin]::Begin)
    $entries = 0
    while ($Length - $position -ge 13) {
        $number = $Reader.ReadInt64()
        $encoding = $Reader.ReadByte()
        $size = $Reader.ReadInt32()
        $entries++
        if ($entries -eq 1 -and $position -and $number -gt $after + 1) {
            $position = $file.Seek(0, [IO.SeekOrigin]::Begin)
            continue
        }
        $next = $position + 13 + $size
        if ($next -gt $Length -or $number -gt $upTo) { break }
        $position = $next
        $Report.lastJournalNumber = $number
        if ($number -le $after) {
            $null = $file.Seek($size, [IO.SeekOrigin]::Current)
            continue
        }
        $bytes = $Reader.ReadBytes($size)
        if ($encoding -eq 1) {
            $utf8.GetString($bytes)
        } else {
            $units = [char[]]::new($size / 2)
            [Buffer]::BlockCopy($bytes, 0, $units, 0, $size)
            [string]::new($units)
        }
    }
    $Report.journalOffset = $position
    $Report.journalEntries = $entries
}

function Remove-RunFiles($Settings, $Report) {
    Add-RunFacts $Settings $Report
    $directory = Get-ExistingDirectory $Settings
    if ($directory -and ($Report.result -or $Report.processAlive -ne 'true')) {
        foreach ($name in 'journal', 'result') { [IO.File]::Delete([IO.Path]::Combine($directory, $name)) }
    }
    if ($directory) { Remove-DeadRunsDaily $Settings $Report }
}

function Remove-DeadRunsDaily($Settings, $Report) {
    $stamp = [IO.Path]::Combine((Get-AccountDirectory $Settings.Root), 'swept')
    if ([IO.File]::GetLastWriteTimeUtc($stamp) -gt [DateTime]::UtcNow.AddDays(-1)) { return }
    [IO.File]::WriteAllText($stamp, '')
    Remove-DeadRuns $Settings $Report
}

# Only what this account's dead runs have left, and nothing that is younger than the largest idle limit. A clock that has
# gone back would make everything look old or young: then nothing is touched.
function Remove-DeadRuns($Settings, $Report) {
    $account = Get-AccountDirectory $Settings.Root
    if (-not [IO.Directory]::Exists($account)) { return }
    Assert-PrivateDirectory $account
    $now = [DateTime]::UtcNow
    $directories = [IO.DirectoryInfo]::new($account).GetDirectories()
    foreach ($directory in $directories) {
        if ((Get-LastWrite $directory) -gt $now.AddMinutes(5)) { throw 'the clock of this host has gone back: nothing was swept' }
    }
    $swept = foreach ($directory in $directories) { Remove-DeadRun $directory $now ([long]$Settings.IdleSeconds) }
    $Report.swept = $swept -join "`t"
}

function Get-LastWrite($Directory) {
    $latest = $Directory.LastWriteTimeUtc
    foreach ($file in $Directory.GetFiles()) { if ($file.LastWriteTimeUtc -gt $latest) { $latest = $file.LastWriteTimeUtc } }
    $latest
}

# Names the run if something was removed.
function Remove-DeadRun($Directory, [DateTime]$Now, [long]$IdleSeconds) {
    $start = [IO.Path]::Combine($Directory.FullName, 'start')
    if (-not [IO.File]::Exists($start)) { return } # not ours, or being made
    $marker = Read-Fields (Read-Shared $start)
    $age = $Now - (Get-LastWrite $Directory)
    if ($age.TotalSeconds -le $IdleSeconds) { return }
    if ($marker.processId -and (Get-LivingProcess $marker.processId $marker.processStart)) { return }
    if ($age.TotalDays -gt 60) {
        $Directory.Delete($true)
        return $Directory.Name
    }
    $removed = $false
    foreach ($file in $Directory.GetFiles()) {
        if ($file.Name -ne 'start') {
            $written = $Directory.LastWriteTimeUtc
            $file.Delete()
            $Directory.LastWriteTimeUtc = $written # the marker's 60 days go on
            $removed = $true
        }
    }
    if ($removed) { $Directory.Name }
}

# The process that the marker names and its descendants, nothing else; where the process stays, only those that began after
# the run, for the others are of other scripts. Parents end first, so that a script does not go on with its next line when
# its program is gone.
function Stop-Run($Settings, $Report) {
    Add-RunFacts $Settings $Report
    if ($Report.processAlive -ne 'true') { return }
    $marker = Read-Fields (Read-Shared ([IO.Path]::Combine((Get-ExistingDirectory $Settings), 'start')))
    $process = Get-LivingProcess $marker.processId $marker.processStart
    if (-not $process) { return }
    if ($process.Id -eq [Diagnostics.Process]::GetCurrentProcess().Id) {
        throw 'this session lives in the process that is to be ended: nothing was ended'
    }
    $since = if ($Settings.KeepProcess) { $marker.startedAt } else { 0 }
    $all = @(Get-Descendants $process $since)
    if (-not $Settings.KeepProcess) { $all = @($process) + $all }
    $Report.ended = (Stop-Processes $all) -join "`t"
}
