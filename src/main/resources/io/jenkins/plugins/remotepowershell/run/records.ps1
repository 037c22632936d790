# Numbered records, on the pipeline and in the journal. $script:cmdlet is the one whose output is the pipeline's.
function Initialize-Records($Cmdlet, $Settings) {
    $script:cmdlet = $Cmdlet
    $script:prefix = "$($Settings.Nonce):"
    $script:counter = [long[]]@(0)
    $script:held = [long[]]@(0)
    $script:journal = $null
    $script:journaling = [bool[]]@($false)
}

# $Kind is a letter, with + where the text goes on in the next record. A stop may refuse the write: then its number is the
# next record's, unless the journal has it.
function Write-Part([string]$Kind, [string]$Part) {
    $number = $script:counter[0] + 1
    $line = "$script:prefix${number}:${Kind}:$Part"
    if ($script:journal) { Add-JournalRecord $number $line }
    $before = [Diagnostics.Stopwatch]::GetTimestamp()
    $script:cmdlet.WriteObject($line)
    $script:counter[0] = $number
    $took = [Diagnostics.Stopwatch]::GetTimestamp() - $before
    if ($took -gt [Diagnostics.Stopwatch]::Frequency) { $script:held[0] += $took }
}

# Cuts at 4,600 UTF-16 units, never inside a surrogate pair.
function Write-Record([string]$Kind, [string]$Text, [switch]$GoesOn) {
    $from = 0
    do {
        $to = [Math]::Min($Text.Length, $from + 4600)
        if ($to -lt $Text.Length -and [char]::IsHighSurrogate($Text, $to - 1)) { $to-- }
        $isCut = $to -lt $Text.Length
        $mark = if ($isCut -or $GoesOn) { "$Kind+" } else { $Kind }
        Write-Part $mark $Text.Substring($from, $to - $from)
        $from = $to
    } while ($isCut)
}

# One entry: number (8 bytes), encoding (1: UTF-8, 2: UTF-16), length in bytes (4), bytes; little endian.
function Open-Journal([string]$Directory, [long]$MaximumBytes, [string]$FirstLine) {
    $script:journalRoom = $MaximumBytes
    $script:strictUtf8 = [Text.UTF8Encoding]::new($false, $true)
    $path = [IO.Path]::Combine($Directory, 'journal')
    $file = [IO.FileStream]::new($path, [IO.FileMode]::CreateNew, [IO.FileAccess]::Write, [IO.FileShare]'Read, Delete')
    $script:journal = [IO.BinaryWriter]::new($file)
    $script:journaling[0] = $true
    Add-JournalRecord 1 $FirstLine
}

function Add-JournalRecord([long]$Number, [string]$Line) {
    $encoding = 1
    try { $bytes = $script:strictUtf8.GetBytes($Line) } catch { # a lone surrogate
        $encoding = 2
        $bytes = [byte[]]::new(2 * $Line.Length)
        [Buffer]::BlockCopy($Line.ToCharArray(), 0, $bytes, 0, $bytes.Length)
    }
    $script:journalRoom -= 13 + $bytes.Length
    if ($script:journalRoom -lt 0) { return Close-Journal 'it has reached its limit' }
    try {
        $script:journal.Write($Number)
        $script:journal.Write([byte]$encoding)
        $script:journal.Write([int]$bytes.Length)
        $script:journal.Write($bytes)
        $script:journal.Flush()
        $script:counter[0] = $Number
    } catch {
        Close-Journal $_.Exception.GetBaseException().Message
    }
}

function Close-Journal([string]$Reason) {
    if (-not $script:journal) { return }
    $closing = $script:journal
    $script:journal = $null
    $script:journaling[0] = $false
    $problem = $Reason
    try { $closing.Dispose() } catch { $problem = "$Reason; $($_.Exception.GetBaseException().Message)" }
    if ($Reason) {
        $script:isPlain[0] = $false # the next item says so
        $script:journalProblem = "The journal on the host ends before this record: $problem. What the host drops from " +
            'here on while nobody is connected is a gap.'
    }
}
