# The steps of a copy: docs/runner-protocol.md.
function Get-Problem($Failure) {
    $cause = $Failure.Exception.GetBaseException()
    $code = $cause.HResult -band 0xFFFF # of Windows, or of the other system's file functions
    if ($cause -is [UnauthorizedAccessException] -or $cause -is [Security.SecurityException]) { 'DENIED' }
    elseif ($cause -is [IO.FileNotFoundException] -or $cause -is [IO.DirectoryNotFoundException]) { 'MISSING' }
    elseif ($cause -is [IO.DriveNotFoundException]) { 'MISSING' }
    elseif ($cause -is [IO.PathTooLongException]) { 'TOO_LONG' }
    elseif ($cause -is [ArgumentException] -or $cause -is [NotSupportedException]) { 'PATH' }
    elseif ($code -in 32, 33, 11) { 'IN_USE' }
    elseif ($code -in 39, 112, 1295, 28, 122) { 'FULL' }
    else { 'OTHER' }
}

function Test-Absolute([string]$Path) {
    if (Test-Windows) { $Path -match '^([A-Za-z]:[\\/]|\\\\[^\\])' } else { $Path.StartsWith('/') }
}

function Get-Kind([string]$Path) {
    if ([IO.Directory]::Exists($Path)) { 'DIRECTORY' } elseif ([IO.File]::Exists($Path)) { 'FILE' } else { 'MISSING' }
}

function Get-FreeBytes([string]$Path) {
    if (-not (Test-Windows)) { return -1 }
    try { [IO.DriveInfo]::new([IO.Path]::GetPathRoot($Path)).AvailableFreeSpace } catch { -1 } # a share has none
}

function Get-Facts([string]$Path) {
    $facts = [ordered]@{ path = [IO.Path]::GetFullPath($Path); kind = Get-Kind $Path }
    if ($facts.kind -eq 'FILE') {
        $file = [IO.FileInfo]::new($Path)
        $facts.length = $file.Length
        $facts.modified = $file.LastWriteTimeUtc.Ticks
    }
    $facts
}

# Before anything is sent: what stands in the way of the target.
function Get-TargetFacts([string]$Path) {
    $facts = Get-Facts $Path
    $facts.free = Get-FreeBytes $facts.path
    if ($facts.kind -eq 'FILE') {
        if ([IO.FileInfo]::new($Path).IsReadOnly) {
            $facts.problem = 'READ_ONLY'
        } else {
            [IO.FileStream]::new($Path, [IO.FileMode]::Open, [IO.FileAccess]::Write, [IO.FileShare]::None).Dispose()
        }
    }
    $facts
}

function Get-Sha256 {
    # the one that a FIPS policy allows
    [Security.Cryptography.SHA256CryptoServiceProvider]::new()
}

# Of the first bytes of a file. Writes a line now and then: whoever waits for it knows that it is at work.
function Get-Digest([string]$Path, [long]$Length) {
    $buffer = [byte[]]::new(1MB)
    $left = $Length
    $clock = [Diagnostics.Stopwatch]::StartNew()
    $hash = Get-Sha256
    $file = [IO.FileStream]::new($Path, [IO.FileMode]::Open, [IO.FileAccess]::Read, [IO.FileShare]::ReadWrite)
    try {
        while ($left -gt 0) {
            $count = $file.Read($buffer, 0, [int][Math]::Min($left, $buffer.Length))
            if ($count -eq 0) { break }
            $null = $hash.TransformBlock($buffer, 0, $count, $null, 0)
            $left -= $count
            if ($clock.ElapsedMilliseconds -gt 10000) {
                'working=true'
                $clock = [Diagnostics.Stopwatch]::StartNew()
            }
        }
        $null = $hash.TransformFinalBlock($buffer, 0, 0)
        Format-Fields ([ordered]@{ length = $Length - $left; sha256 = [BitConverter]::ToString($hash.Hash).Replace('-', '') })
    } finally {
        $file.Dispose()
        $hash.Dispose()
    }
}

function Read-Chunk([string]$Path, [long]$Offset, [int]$Count) {
    $file = [IO.FileStream]::new($Path, [IO.FileMode]::Open, [IO.FileAccess]::Read, [IO.FileShare]::ReadWrite)
    try {
        $null = $file.Seek($Offset, [IO.SeekOrigin]::Begin)
        $wanted = [int][Math]::Max(0, [Math]::Min($Count, $file.Length - $Offset))
        $bytes = [byte[]]::new($wanted)
        $done = 0
        while ($done -lt $wanted) {
            $read = $file.Read($bytes, $done, $wanted - $done)
            if ($read -eq 0) { throw [IO.EndOfStreamException]::new('the file became shorter while it was read') }
            $done += $read
        }
        , $bytes
        Format-Fields ([ordered]@{ length = $file.Length })
    } finally {
        $file.Dispose()
    }
}

# Only at the end of what is there: a chunk that comes twice is refused, not appended.
function Write-Chunk([string]$Path, [long]$Offset, [byte[]]$Bytes) {
    if ($Offset -eq 0) { $null = [IO.Directory]::CreateDirectory([IO.Path]::GetDirectoryName($Path)) }
    $mode = if ($Offset -eq 0) { [IO.FileMode]::OpenOrCreate } else { [IO.FileMode]::Open }
    $file = [IO.FileStream]::new($Path, $mode, [IO.FileAccess]::Write, [IO.FileShare]::None)
    try {
        if ($file.Length -ne $Offset) { return Format-Fields ([ordered]@{ problem = 'OFFSET'; length = $file.Length }) }
        $null = $file.Seek($Offset, [IO.SeekOrigin]::Begin)
        $file.Write($Bytes, 0, $Bytes.Length)
        Format-Fields ([ordered]@{ length = $file.Length })
    } finally {
        $file.Dispose()
    }
}

# Whole or not at all. What was there keeps its access list.
function Move-IntoPlace([string]$Partial, [string]$Path, [long]$Length, [long]$Modified) {
    $file = [IO.FileInfo]::new($Partial)
    if (-not $file.Exists) { return [ordered]@{ problem = 'OFFSET'; length = 0 } }
    if ($file.Length -ne $Length) { return [ordered]@{ problem = 'OFFSET'; length = $file.Length } }
    if ([IO.Directory]::Exists($Path)) { return [ordered]@{ problem = 'DIRECTORY' } }
    if ([IO.File]::Exists($Path) -and [IO.FileInfo]::new($Path).IsReadOnly) { return [ordered]@{ problem = 'READ_ONLY' } }
    [IO.File]::SetLastWriteTimeUtc($Partial, [DateTime]::new($Modified, [DateTimeKind]::Utc))
    if ([IO.File]::Exists($Path)) {
        [IO.File]::Replace($Partial, $Path, [NullString]::Value, $true)
    } else {
        [IO.File]::Move($Partial, $Path)
    }
    Get-Facts $Path
}

# Everything below a directory, in no order. Links to directories are named and not followed.
function Get-Tree([string]$Path) {
    $root = [IO.DirectoryInfo]::new($Path)
    $prefix = $root.FullName.TrimEnd('\', '/').Length + 1
    $waiting = [Collections.Generic.Queue[object]]::new()
    $waiting.Enqueue($root)
    while ($waiting.Count -gt 0) {
        foreach ($entry in $waiting.Dequeue().GetFileSystemInfos()) {
            $name = $entry.FullName.Substring($prefix).Replace('\', '/')
            $facts = [ordered]@{ path = $name; kind = 'FILE' }
            if ($entry -is [IO.FileInfo]) {
                $facts.length = $entry.Length
                $facts.modified = $entry.LastWriteTimeUtc.Ticks
            } elseif ($entry.Attributes -band [IO.FileAttributes]::ReparsePoint) {
                $facts.kind = 'LINK'
            } else {
                $facts.kind = 'DIRECTORY'
                $waiting.Enqueue($entry)
            }
            Format-Fields $facts
        }
    }
    Format-Fields ([ordered]@{ complete = $true })
}

function Invoke-CopyStep($Settings) {
    $path = [string]$Settings.Path
    if (-not (Test-Absolute $path)) { return Format-Fields ([ordered]@{ problem = 'RELATIVE' }) }
    try {
        switch ($Settings.CopyStep) {
            'Inspect' { Format-Fields (Get-Facts $path) }
            'InspectTarget' { Format-Fields (Get-TargetFacts $path) }
            'Digest' { Get-Digest $path $Settings.Length }
            'Read' { Read-Chunk $path $Settings.Offset $Settings.Count }
            'Write' { Write-Chunk $path $Settings.Offset $Settings.Bytes }
            'Replace' { Format-Fields (Move-IntoPlace $Settings.Partial $path $Settings.Length $Settings.Modified) }
            'MakeDirectory' { Format-Fields ([ordered]@{ path = [IO.Directory]::CreateDirectory($path).FullName }) }
            'List' { Get-Tree $path }
            'Remove' {
                [IO.File]::Delete($path)
                Format-Fields ([ordered]@{ path = $path })
            }
        }
    } catch {
        Format-Fields ([ordered]@{ problem = Get-Problem $_; detail = $_.Exception.GetBaseException().Message })
    }
}
