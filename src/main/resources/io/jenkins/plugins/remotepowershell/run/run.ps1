# From the start record to the final one.
function Invoke-Run {
    [CmdletBinding()]
    param($Settings, $Session, $InvokeGlobally, $Watch)
    Initialize-Records $PSCmdlet $Settings
    Initialize-Output $Settings
    $clock = [Diagnostics.Stopwatch]::StartNew()
    $run = @{
        Settings = $Settings; Session = $Session; InvokeGlobally = $InvokeGlobally; Watch = $Watch; Clock = $clock
        Ending = 'UNKNOWN'; CodeSource = 'UNSEEN'; ExitCode = $null; Reason = ''; Directory = $null; Started = $null; TemporaryPath = $null
        PreferencesBefore = @{}; PreferencesSet = @{}; EnvironmentBefore = @{}; LocationBefore = $null; LocationSet = $null
    }
    Write-Start $run
    try {
        Find-Formatters $Session
        $block = Get-UserBlock $run
        if (Start-Once $run) {
            Set-Surroundings $run
            if ($block) { Invoke-UserBlock $run $block } else { Set-Failed $run }
        }
    } catch {
        $run.Ending = if ($run.HasRun) { 'UNKNOWN' } else { 'NOT_STARTED' }
        $run.Reason = $_.Exception.GetBaseException().Message
    } finally {
        # A stop reaches the script's own pipeline first and this one a moment later, maybe in the midst of this; in a
        # finally that begins after that, commands run again.
        try { Write-Final $run } finally { if (-not $run.IsFinal) { Write-Final $run } }
    }
}

function Write-Start($run) {
    $settings = $run.Settings
    $encoding = Set-NativeEncoding $settings.NativeEncoding $run.Session
    $process = [Diagnostics.Process]::GetCurrentProcess()
    $run.Facts = Get-HostFacts
    $run.Process = [ordered]@{ processId = $process.Id; processStart = $process.StartTime.ToUniversalTime().Ticks }
    $fields = [ordered]@{ version = 1; runId = $settings.RunId }
    foreach ($name in $run.Facts.Keys) { $fields[$name] = $run.Facts[$name] }
    foreach ($name in $run.Process.Keys) { $fields[$name] = $run.Process[$name] }
    $fields.powerShellVersion = $run.Session.PSVariable.GetValue('PSVersionTable').PSVersion
    $fields.languageMode = 'FullLanguage'
    $fields.encoding = [Console]::OutputEncoding.WebName
    $fields.encodingProblem = $encoding
    if ($settings.TemporaryDirectory) {
        $run.TemporaryPath = Get-TemporaryPath $settings.TemporaryDirectory
        $fields.temporaryDirectory = $run.TemporaryPath
    }
    $text = Format-Fields $fields
    Write-Record 'S' $text
    $run.StartLine = "$($script:prefix)1:S:$text"
}

# The console's encoding is how native programs' text is read. Without a console it may be refused: then the script runs
# with the one that is in force. Returns the reason.
function Set-NativeEncoding([string]$Name, $Session) {
    try {
        $textInfo = [Globalization.CultureInfo]::CurrentCulture.TextInfo
        $encoding = switch ($Name) {
            'utf-8' { [Text.UTF8Encoding]::new($false) }
            'oem' { [Text.Encoding]::GetEncoding($textInfo.OEMCodePage) }
            'ansi' { [Text.Encoding]::GetEncoding($textInfo.ANSICodePage) }
            default { [Text.Encoding]::GetEncoding($Name) }
        }
        [Console]::OutputEncoding = $encoding
        $Session.PSVariable.Set('global:OutputEncoding', $encoding)
        ''
    } catch {
        $_.Exception.GetBaseException().Message
    }
}

# Found before anything runs; nothing where it has errors, which are written.
function Get-UserBlock($run) {
    $tokens = $null
    $errors = $null
    $ast = [Management.Automation.Language.Parser]::ParseInput(
        [string]$run.Settings.Script, [string]$run.Settings.FileName, [ref]$tokens, [ref]$errors)
    $run.Requirements = $ast.ScriptRequirements
    if (-not $errors) { return $ast.GetScriptBlock() }
    foreach ($failure in $errors) {
        if ($failure.ErrorId -like '*MaliciousContent*') { throw $failure.Message } # antivirus
    }
    $run.ParseErrors = $errors
}

function Set-Failed($run) {
    foreach ($failure in $run.ParseErrors) {
        $script:errorCount++
        $extent = $failure.Extent
        $where = "$($extent.File):$($extent.StartLineNumber) char:$($extent.StartColumnNumber)"
        $line = $extent.StartScriptPosition.Line
        Write-Record 'E' "$($failure.Message)`nAt $where`n+ $line`n    + FullyQualifiedErrorId : $($failure.ErrorId)"
        if ($script:errorCount -gt 100) { continue }
        Write-Record 'R' (Format-Fields ([ordered]@{
            message = $failure.Message; category = 'ParserError'; position = "At $where"; id = $failure.ErrorId
            stack = ''; type = 'System.Management.Automation.ParseException'
        }))
    }
    $run.Ending = 'FAILED'
    $run.CodeSource = 'ERROR'
    $run.ExitCode = 1
}

# Whether this start is the first: who creates the marker decides. Where there is no place for one the log says so.
function Start-Once($run) {
    $settings = $run.Settings
    try {
        $run.Directory = Get-RunDirectory $settings.Root $settings.RunId
        $marker = [ordered]@{
            createdBy = 'runner'; runId = $settings.RunId; startedShellId = $settings.ShellId
            startedCommandId = $settings.CommandId; startedAt = $run.Facts.now
        }
        foreach ($name in $run.Process.Keys) { $marker[$name] = $run.Process[$name] }
        foreach ($name in 'uptimeMillis', 'bootId') { $marker[$name] = $run.Facts[$name] }
        $existing = New-StartMarker $run.Directory (Format-Fields $marker)
    } catch {
        $run.Directory = $null
        $why = $_.Exception.GetBaseException().Message
        Write-Record 'N' ("No start marker, journal or result can be kept on this host: $why. The exit code cannot be " +
            'recovered if the session is lost.')
        return $true
    }
    if ($null -ne $existing) {
        $run.Directory = $null # the result is the first start's to write
        $run.Started = Read-Fields $existing
        $run.Ending = 'NOT_STARTED'
        $run.Reason = if ($run.Started.createdBy -eq 'controller') {
            'its start was given up by the controller before it happened'
        } elseif ($existing -eq '') {
            "a start marker that cannot be read is in its directory on this host, so that it may have been started already"
        } else {
            "it was started already, in session $($run.Started.startedShellId): attach it there"
        }
        return $false
    }
    if ($settings.Journal) {
        try { Open-Journal $run.Directory $settings.JournalMaximumBytes $run.StartLine } catch {
            Write-Record 'N' "There is no journal on this host: $($_.Exception.GetBaseException().Message)"
        }
    }
    $true
}

function Set-Surroundings($run) {
    $settings = $run.Settings
    $variables = $run.Session.PSVariable
    $place = $settings.WorkingDirectory
    if ($run.TemporaryPath) {
        New-TemporaryDirectory $run.TemporaryPath
        $place = [WildcardPattern]::Escape($run.TemporaryPath)
    }
    if ($place) {
        $run.LocationBefore = $run.Session.Path.CurrentLocation.Path
        $null = $run.Session.Path.SetLocation($place)
        [Environment]::CurrentDirectory = $run.Session.Path.CurrentFileSystemLocation.ProviderPath
        $run.LocationSet = $run.Session.Path.CurrentLocation.Path
    }
    foreach ($name in $settings.Environment.Keys) {
        $run.EnvironmentBefore[$name] = [Environment]::GetEnvironmentVariable($name)
        [Environment]::SetEnvironmentVariable($name, [string]$settings.Environment[$name])
    }
    $preferences = @{}
    if ($settings.ErrorPreference) { $preferences.ErrorActionPreference = $settings.ErrorPreference }
    if ($script:streams.Contains('V')) { $preferences.VerbosePreference = 'Continue' }
    if ($script:streams.Contains('D')) { $preferences.DebugPreference = 'Continue' }
    if (-not $settings.Progress) { $preferences.ProgressPreference = 'SilentlyContinue' }
    foreach ($name in $preferences.Keys) {
        $run.PreferencesBefore[$name] = $variables.GetValue("global:$name")
        $variables.Set("global:$name", $preferences[$name])
        $run.PreferencesSet[$name] = $variables.GetValue("global:$name")
    }
    Import-Required $run
}

# Where the session stays for other scripts, what the settings of this one changed ends with it; what the script itself has
# set since then is the session's. May be called again where a stop came between: nothing is undone twice.
function Restore-Surroundings($run) {
    if ($run.TemporaryPath -and [Environment]::CurrentDirectory.StartsWith($run.TemporaryPath)) {
        [Environment]::CurrentDirectory = [IO.Path]::GetTempPath() # Windows removes no directory that a process is in
    }
    if (-not $run.Settings.SessionStays) { return }
    $variables = $run.Session.PSVariable
    foreach ($name in @($run.PreferencesSet.Keys)) {
        if ([string]$variables.GetValue("global:$name") -eq [string]$run.PreferencesSet[$name]) {
            $variables.Set("global:$name", $run.PreferencesBefore[$name])
        }
        $run.PreferencesSet.Remove($name)
    }
    foreach ($name in @($run.EnvironmentBefore.Keys)) {
        # .NET before 9 removes a variable that is set to nothing
        if ([string][Environment]::GetEnvironmentVariable($name) -ceq [string]$run.Settings.Environment[$name]) {
            $before = $run.EnvironmentBefore[$name]
            if ($null -eq $before) { $before = [NullString]::Value } # else PowerShell makes an empty text of it
            [Environment]::SetEnvironmentVariable($name, $before)
        }
        $run.EnvironmentBefore.Remove($name)
    }
    $path = $run.Session.Path
    if ($run.LocationSet -and $path.CurrentLocation.Path -eq $run.LocationSet) {
        $null = $path.SetLocation($run.LocationBefore)
        [Environment]::CurrentDirectory = $path.CurrentFileSystemLocation.ProviderPath
    }
    $run.LocationSet = $null
}

# #requires is heeded in files only, and this script is none: what it names is seen to here.
function Import-Required($run) {
    $needs = $run.Requirements
    if (-not $needs) { return }
    $version = $run.Session.PSVariable.GetValue('PSVersionTable').PSVersion
    if ($needs.RequiredPSVersion -and $version -lt $needs.RequiredPSVersion) {
        throw "it requires PowerShell $($needs.RequiredPSVersion), and this is $version"
    }
    if ($needs.IsElevationRequired -and (Test-Windows)) {
        $identity = [Security.Principal.WindowsIdentity]::GetCurrent()
        if (-not [Security.Principal.WindowsPrincipal]::new($identity).IsInRole('Administrators')) {
            throw 'it requires an administrator'
        }
    }
    foreach ($module in $needs.RequiredModules) {
        $import = [powershell]::Create('CurrentRunspace').AddCommand('Import-Module')
        $null = $import.AddParameter('FullyQualifiedName', $module).AddParameter('ErrorAction', 'Stop')
        $null = . $run.InvokeGlobally $import
    }
}

# Strings of ordinary length take the short way: no call of a function for each, and local variables, which are the
# fastest.
function Get-Sink {
    {
        begin {
            $session.PSVariable.Remove('remotePowerShellParameters')
            $counter = $script:counter
            $start = $script:prefix
            $out = $script:cmdlet
            $plain = $script:isPlain
            $journaling = $script:journaling
            $held = $script:held
            $second = [Diagnostics.Stopwatch]::Frequency
        }
        process {
            if ($_ -isnot [string] -or -not $plain[0] -or $_.Length -gt 4600) {
                Write-Item $_
            } else {
                $number = $counter[0] + 1
                $line = [string]::Concat($start, $number.ToString(), ':O:', $_)
                if ($journaling[0]) { Add-JournalRecord $number $line }
                $before = [Diagnostics.Stopwatch]::GetTimestamp()
                $out.WriteObject($line)
                $counter[0] = $number
                $took = [Diagnostics.Stopwatch]::GetTimestamp() - $before
                if ($took -gt $second) { $held[0] += $took }
            }
        }
    }
}

function Invoke-UserBlock($run, $block) {
    $call = @{
        Block = $block; Parameters = $run.Settings.Parameters; Sink = Get-Sink; Error = $null; LastExitCode = $null
        ReachedEnd = $false; Variables = $run.Session.PSVariable
    }
    $pipeline = [powershell]::Create('CurrentRunspace').AddScript($userCall, $false).AddArgument($call)
    $run.Session.PSVariable.Set('global:LASTEXITCODE', $null)
    $shared = Start-Watch $run $pipeline
    $run.HasRun = $true
    $run.Ending = 'STOPPED'
    $run.Reason = 'the script was stopped'
    try {
        $null = . $run.InvokeGlobally $pipeline
        if ($pipeline.InvocationStateInfo.State -eq 'Completed') { Set-Ending $run $call }
    } catch {
        if (-not $shared.TimedOut) { throw }
    } finally {
        $null = $shared.Ended.Set()
        if ($shared.TimedOut) {
            $run.Ending = 'TIMED_OUT'
            $run.Reason = "it passed its maximum run time of $($run.Settings.MaximumRuntimeSeconds) s"
        }
    }
}

# The text around the user's script. It is called inside a loop of one turn, which a break outside of a loop ends; an exit
# is seen by the code that it leaves in the variable after finally has taken what native programs had left there.
$userCall = {
    try {
        $remotePowerShellParameters = $args[0].Parameters
        do { . $args[0].Block @remotePowerShellParameters *>&1 | & $args[0].Sink } while ($false)
        $args[0].ReachedEnd = $true
    } catch {
        $args[0].Error = $_
    } finally {
        $args[0].LastExitCode = $args[0].Variables.GetValue('global:LASTEXITCODE')
        $args[0].Variables.Set('global:LASTEXITCODE', $null)
    }
}.ToString()

function Start-Watch($run, $pipeline) {
    $shared = [hashtable]::Synchronized(@{
        Ended = [Threading.ManualResetEvent]::new($false); TimedOut = $false; Pipeline = $pipeline
        Limit = [long]$run.Settings.MaximumRuntimeSeconds * 1000; Grace = 10000; Directory = $run.Directory
        KeepProcess = [bool]$run.Settings.KeepProcess; Counter = $script:counter; Seconds = $run.Settings.MaximumRuntimeSeconds
        Since = $run.Facts.now; UI = $Host.UI
    })
    $watcher = [powershell]::Create([initialsessionstate]::CreateDefault2())
    $null = $watcher.AddScript($run.Watch.ToString()).AddArgument($shared).BeginInvoke()
    $shared
}

# As Jenkins' powershell step decides: a program's code wins over the 1 of an error, exit over both.
function Set-Ending($run, $call) {
    $exit = $run.Session.PSVariable.GetValue('global:LASTEXITCODE')
    $left = if ($run.Settings.IgnoreLastExitCode) { 0 } else { $call.LastExitCode -as [int] }
    $run.Reason = ''
    $run.Ending = 'COMPLETED'
    if ($call.Error) {
        Close-Text
        Write-ErrorRecord $call.Error
        $run.Ending = 'FAILED'
        $run.CodeSource = 'ERROR'
        $run.ExitCode = if ($left) { $left } else { 1 }
    } elseif (-not $call.ReachedEnd -and $null -ne $exit) {
        $run.CodeSource = 'EXIT'
        $run.ExitCode = $exit -as [int]
    } elseif ($left) {
        $run.CodeSource = 'NATIVE'
        $run.ExitCode = $left
    } else {
        $run.CodeSource = 'END'
        $run.ExitCode = 0
    }
}

# Runs also when the pipeline is being stopped: what it writes is still delivered.
function Write-Final($run) {
    Close-Text
    try { Restore-Surroundings $run } catch {
        Write-Record 'N' "The session is not as it was before this script: $($_.Exception.GetBaseException().Message)"
    }
    if ($run.HasRun) { Write-Children $run }
    if ($run.ExitCode -eq 0 -and $script:errorCount -and ($run.Settings.FailOnErrorRecord -or $script:jsonFailed)) {
        $run.Ending = 'FAILED'
        $run.CodeSource = 'ERROR'
        $run.ExitCode = 1
        $run.Reason = if ($script:errorCount -eq 1) { 'an error record was written' } else {
            "$($script:errorCount) error records were written"
        }
    }
    if ($script:journalProblem) { Write-Record 'N' $script:journalProblem }
    $fields = [ordered]@{ ending = $run.Ending; codeSource = $run.CodeSource }
    if ($null -ne $run.ExitCode) { $fields.exitCode = $run.ExitCode }
    $fields.lastNumber = $script:counter[0]
    $fields.reason = $run.Reason
    $fields.errorRecords = $script:errorCount
    $fields.heldMillis = [long]($script:held[0] / ([Diagnostics.Stopwatch]::Frequency / 1000))
    $fields.durationMillis = $run.Clock.ElapsedMilliseconds
    $fields.endedAt = [DateTime]::UtcNow.Ticks
    if ($run.Started) {
        foreach ($name in 'createdBy', 'startedShellId', 'startedCommandId') { $fields[$name] = $run.Started[$name] }
    }
    $text = Format-Fields $fields
    if ($run.Directory) {
        try { Write-Result $run.Directory $text } catch {
            Write-Record 'N' "The result could not be kept on the host: $($_.Exception.GetBaseException().Message)"
            $fields.lastNumber = $script:counter[0]
            $text = Format-Fields $fields
        }
    }
    Write-Record 'X' $text
    $run.IsFinal = $true
    Close-Journal ''
}

# What outlives the script ends with the session.
function Write-Children($run) {
    $self = [Diagnostics.Process]::GetCurrentProcess()
    try { $children = @(Get-Descendants $self) } catch { return } # the account may not list processes: nothing to say
    $names = foreach ($child in $children) {
        if ($child.StartTime.ToUniversalTime().Ticks -ge $run.Facts.now) { "$($child.ProcessName) $($child.Id)" }
    }
    if ($names) { Write-Record 'N' "Still running, and ended with the session: $($names -join ', ')" }
}
