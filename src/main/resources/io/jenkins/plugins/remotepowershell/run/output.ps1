# What the script wrote, as records. Strings go straight; other objects through one Out-String, as in a console.
function Initialize-Output($Settings) {
    $script:streams = [string]$Settings.Streams
    $script:asJson = [bool]$Settings.Json
    $script:width = [int]$Settings.OutputWidth
    $script:fileName = [string]$Settings.FileName
    $script:formatter = $null
    $script:lineIsOpen = $false
    $script:errorCount = 0
    $script:isPlain = [bool[]]@((-not $script:asJson) -and $script:streams.Contains('O'))
    $script:canBePlain = $script:isPlain[0]
}

# Before the script can define others of these names. GetCmdlet would not load the module that they are in.
function Find-Formatters($Session) {
    $script:outString = $Session.InvokeCommand.GetCommand('Out-String', 'Cmdlet')
    $script:convertToJson = $Session.InvokeCommand.GetCommand('ConvertTo-Json', 'Cmdlet')
}

# Ends a table and a line that has no end yet: what follows is something else.
function Close-Text {
    if ($script:formatter) {
        $ending = $script:formatter
        $script:formatter = $null
        Write-Formatted { $ending.End() }
        $ending.Dispose()
    }
    if ($script:lineIsOpen) {
        $script:lineIsOpen = $false
        Write-Part 'I' ''
    }
    $script:isPlain[0] = $script:canBePlain
}

function Write-Formatted([scriptblock]$Step) {
    try { $lines = & $Step } catch {
        $script:errorCount++
        return Write-Record 'E' "An output object cannot be shown: $($_.Exception.GetBaseException().Message)"
    }
    foreach ($line in $lines) { Write-Record 'O' $line }
}

function Write-Item($Item) {
    if ($script:journalProblem) {
        $problem = $script:journalProblem
        $script:journalProblem = $null
        Close-Text
        Write-Record 'N' $problem
    }
    if ($Item -is [Management.Automation.ErrorRecord]) {
        Close-Text
        Write-ErrorRecord $Item
    } elseif ($Item -is [Management.Automation.InformationRecord]) {
        Write-InformationRecord $Item
    } elseif ($Item -is [Management.Automation.InformationalRecord]) {
        Close-Text
        $kind = $Item.GetType().Name.Substring(0, 1) # WarningRecord, VerboseRecord, DebugRecord
        if ($script:streams.Contains($kind)) { Write-Record $kind $Item.Message }
    } elseif ($script:streams.Contains('O')) {
        Write-OutputItem $Item
    }
}

function Write-OutputItem($Item) {
    if ($script:asJson) { return Write-Json $Item }
    if ($null -eq $Item) { return }
    if ($Item -is [string] -or $Item.GetType().IsPrimitive) {
        Close-Text
        return Write-Record 'O' $Item.ToString()
    }
    if ($script:lineIsOpen) { Close-Text }
    if (-not $script:formatter) {
        $script:formatter = { & $script:outString -Stream -Width $script:width }.GetSteppablePipeline()
        $script:formatter.Begin($true)
        $script:isPlain[0] = $false
    }
    Write-Formatted { $script:formatter.Process($Item) }
}

function Write-Json($Item) {
    Close-Text
    if ($Item -is [string]) { $Item = $Item.ToString() } # without the notes that Windows PowerShell would write too
    try { $text = & $script:convertToJson -InputObject $Item -Compress -Depth 10 -ErrorAction Stop } catch {
        $script:errorCount++
        $script:jsonFailed = $true
        return Write-Record 'E' "An output object cannot be written as JSON: $($_.Exception.GetBaseException().Message)"
    }
    Write-Record 'J' $text
}

function Write-InformationRecord($Record) {
    if (-not $script:streams.Contains('I')) { return }
    $data = $Record.MessageData
    if ($data -is [Management.Automation.HostInformationMessage]) {
        if ($script:formatter) { Close-Text }
        $script:lineIsOpen = [bool]$data.NoNewLine
        $script:isPlain[0] = -not $script:lineIsOpen -and $script:canBePlain
        Write-Record 'I' ([string]$data.Message) -GoesOn:$script:lineIsOpen
    } else {
        Close-Text
        Write-Record 'I' ([string]$data)
    }
}

# Errors name the user's script and line: where an error was written at its top level, the call that PowerShell names is
# the runner's, and only the stack has the line.
function Get-ErrorPosition($Record) {
    $call = $Record.InvocationInfo
    if ($call -and $call.ScriptName -and $call.PositionMessage) { return $call.PositionMessage }
    $frame = @(Get-UserStack $Record)[0]
    if ($frame -match ', (.+): \D+(\d+)$') { return "At $($Matches[1]):$($Matches[2])" }
    ''
}

function Get-UserStack($Record) {
    foreach ($frame in ([string]$Record.ScriptStackTrace).Split("`n")) {
        if ($frame.Contains($script:fileName) -or $frame -match '\.psm?1: ') { $frame.Trim() }
    }
}

function Get-ErrorMessage($Record) {
    if ($Record.ErrorDetails -and $Record.ErrorDetails.Message) { return $Record.ErrorDetails.Message }
    [string]$Record.Exception.Message
}

function Write-ErrorRecord($Record) {
    $script:errorCount++
    if (-not $script:streams.Contains('E')) { return }
    $id = [string]$Record.FullyQualifiedErrorId
    $message = Get-ErrorMessage $Record
    if ($id.StartsWith('NativeCommandError')) { return Write-Record 'E' $message } # a line of a program's stderr
    $position = Get-ErrorPosition $Record
    $category = [string]$Record.CategoryInfo
    $text = $message
    if ($position) { $text += "`n$position" }
    Write-Record 'E' "$text`n    + CategoryInfo          : $category`n    + FullyQualifiedErrorId : $id"
    if ($script:errorCount -gt 100) { return }
    Write-Record 'R' (Format-Fields ([ordered]@{
        message = $message; category = $category; position = $position; id = $id
        stack = (Get-UserStack $Record) -join "`n"; type = $Record.Exception.GetType().FullName
    }))
}
