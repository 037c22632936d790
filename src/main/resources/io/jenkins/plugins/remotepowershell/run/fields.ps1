# Named values: one NAME=VALUE a line, with %25, %0A and %0D for percent and line ends.
function Format-Fields($Fields) {
    $text = [Text.StringBuilder]::new()
    foreach ($name in $Fields.Keys) {
        $value = ([string]$Fields[$name]).Replace('%', '%25').Replace("`n", '%0A').Replace("`r", '%0D')
        $null = $text.Append($name).Append('=').Append($value).Append("`n")
    }
    $text.ToString()
}

function Read-Fields([string]$Text) {
    $fields = @{}
    foreach ($line in $Text.Split("`n")) {
        $equals = $line.IndexOf('=')
        if ($equals -gt 0) {
            $value = $line.Substring($equals + 1).Replace('%0D', "`r").Replace('%0A', "`n").Replace('%25', '%')
            $fields[$line.Substring(0, $equals)] = $value
        }
    }
    $fields
}

# From -Name and value in turn, as they stand in $args.
function Read-Settings($Arguments) {
    $settings = @{}
    for ($i = 0; $i + 1 -lt $Arguments.Count; $i += 2) {
        $settings[([string]$Arguments[$i]).Trim('-', ':')] = $Arguments[$i + 1]
    }
    $settings
}

function Test-Windows {
    [Environment]::OSVersion.Platform -eq [PlatformID]::Win32NT
}

function Get-UptimeMillis {
    # since the host's start; unlike TickCount it does not wrap
    [long]([Diagnostics.Stopwatch]::GetTimestamp() / ([Diagnostics.Stopwatch]::Frequency / 1000))
}

function Read-RegistryText([string]$Key, [string]$Name) {
    [string][Microsoft.Win32.Registry]::GetValue("HKEY_LOCAL_MACHINE\$Key", $Name, '')
}

function Read-TextIfThere([string]$Path) {
    if ([IO.File]::Exists($Path)) { [IO.File]::ReadAllText($Path).Trim() } else { '' }
}

# What is free to read: nothing slow, nothing privileged.
function Get-HostFacts {
    $facts = [ordered]@{ computerName = [Environment]::MachineName }
    if (Test-Windows) {
        $version = 'SOFTWARE\Microsoft\Windows NT\CurrentVersion'
        $facts.machineId = Read-RegistryText 'SOFTWARE\Microsoft\Cryptography' 'MachineGuid'
        $facts.bootId = Read-RegistryText ('SYSTEM\CurrentControlSet\Control\Session Manager\Memory Management' +
            '\PrefetchParameters') 'BootId'
        $facts.operatingSystem = "$(Read-RegistryText $version 'ProductName') ($([Environment]::OSVersion.VersionString))"
    } else {
        $facts.machineId = Read-TextIfThere '/etc/machine-id'
        $facts.bootId = Read-TextIfThere '/proc/sys/kernel/random/boot_id'
        $facts.operatingSystem = [Environment]::OSVersion.VersionString
    }
    $facts.uptimeMillis = Get-UptimeMillis
    $facts.now = [DateTime]::UtcNow.Ticks
    $facts
}
