# The run's directory on the host: marker, journal and result.
function Get-AccountDirectory([string]$Root) {
    if (-not (Test-Windows)) {
        if (-not $Root) { throw 'no directory was given for it, and only Windows has a default one' }
        return $Root
    }
    if (-not $Root) {
        $Root = [IO.Path]::Combine([Environment]::GetFolderPath('CommonApplicationData'), 'remote-powershell')
    }
    [IO.Path]::Combine($Root, [Security.Principal.WindowsIdentity]::GetCurrent().User.Value)
}

# Anyone may have created the directory before us: the owner decides whether it is ours. One that is not there is made for the
# account, SYSTEM and Administrators. Returns the access list.
function Get-OwnAccess([string]$Path) {
    $account = [Security.Principal.WindowsIdentity]::GetCurrent().User.Value
    $directory = [IO.DirectoryInfo]::new($Path)
    $extensions = 'System.IO.FileSystemAclExtensions' -as [type] # where the methods are PowerShell 7's
    if (-not $directory.Exists) {
        $directory.Create()
        $access = [Security.AccessControl.DirectorySecurity]::new()
        $access.SetSecurityDescriptorSddlForm("D:PAI(A;OICI;FA;;;$account)(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)")
        if ($extensions) { $extensions::SetAccessControl($directory, $access) } else { $directory.SetAccessControl($access) }
    }
    $access = if ($extensions) { $extensions::GetAccessControl($directory) } else { $directory.GetAccessControl() }
    $owner = $access.GetOwner([Security.Principal.SecurityIdentifier]).Value
    if ($owner -notin (Get-Trusted)) { throw "$Path belongs to $owner, not to this account" }
    $access
}

function Get-Trusted {
    [Security.Principal.WindowsIdentity]::GetCurrent().User.Value, 'S-1-5-18', 'S-1-5-32-544' # SYSTEM, Administrators
}

# Nobody else may reach it either.
function Assert-PrivateDirectory([string]$Path) {
    if (-not (Test-Windows)) {
        $null = [IO.Directory]::CreateDirectory($Path)
        return
    }
    foreach ($rule in (Get-OwnAccess $Path).GetAccessRules($true, $true, [Security.Principal.SecurityIdentifier])) {
        if ($rule.AccessControlType -eq 'Allow' -and $rule.IdentityReference.Value -notin (Get-Trusted)) {
            throw "$Path can be reached by $($rule.IdentityReference.Value)"
        }
    }
}

function Get-RunDirectoryName([string]$Account, [string]$RunId) {
    if ($RunId -notmatch '^[A-Za-z0-9][A-Za-z0-9._+-]{0,99}$') { throw 'the run id cannot be the name of a directory' }
    [IO.Path]::Combine($Account, $RunId)
}

function Get-RunDirectory([string]$Root, [string]$RunId) {
    $account = Get-AccountDirectory $Root
    $directory = Get-RunDirectoryName $account $RunId
    Assert-PrivateDirectory $account
    $null = [IO.Directory]::CreateDirectory($directory)
    $directory
}

# Nothing if this call created the marker, else the text of the one that is there, empty if it cannot be read. Flushed to
# disk when it returns.
function New-StartMarker([string]$Directory, [string]$Text) {
    $path = [IO.Path]::Combine($Directory, 'start')
    try {
        $file = [IO.FileStream]::new($path, [IO.FileMode]::CreateNew, [IO.FileAccess]::Write, [IO.FileShare]::Read)
    } catch {
        if (-not [IO.File]::Exists($path)) { throw }
        try { return Read-Shared $path } catch { return '' }
    }
    try {
        $bytes = [Text.Encoding]::UTF8.GetBytes($Text)
        $file.Write($bytes, 0, $bytes.Length)
        $file.Flush($true)
    } finally {
        $file.Dispose()
    }
}

function Read-Shared([string]$Path) {
    $file = [IO.FileStream]::new($Path, [IO.FileMode]::Open, [IO.FileAccess]::Read, [IO.FileShare]'ReadWrite, Delete')
    $reader = [IO.StreamReader]::new($file)
    try { $reader.ReadToEnd() } finally { $reader.Dispose() }
}

# The first result stays: the run's end and its time limit may meet.
function Write-Result([string]$Directory, [string]$Text) {
    $path = [IO.Path]::Combine($Directory, 'result')
    $new = "$path.$([guid]::NewGuid())"
    $file = [IO.FileStream]::new($new, [IO.FileMode]::CreateNew)
    try {
        $bytes = [Text.Encoding]::UTF8.GetBytes($Text)
        $file.Write($bytes, 0, $bytes.Length)
        $file.Flush($true)
    } finally {
        $file.Dispose()
    }
    try { [IO.File]::Move($new, $path) } catch {
        [IO.File]::Delete($new)
        if (-not [IO.File]::Exists($path)) { throw }
    }
}
