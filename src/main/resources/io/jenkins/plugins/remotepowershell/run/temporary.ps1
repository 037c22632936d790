# A directory for the time of a build or a run, below the account's own temporary one. Where another account could have made
# it first, the owner decides.
function Get-TemporaryPath([string]$Name) {
    if ($Name -cnotmatch '^[a-z0-9][a-z0-9-]{0,62}$') { throw 'this cannot be the name of a temporary directory' }
    [IO.Path]::Combine([IO.Path]::GetTempPath(), $Name)
}

function Test-Link($Entry) {
    [bool]($Entry.Attributes -band [IO.FileAttributes]::ReparsePoint)
}

# Every script of the same name finds the same one. What one of them has changed of its access is kept.
function New-TemporaryDirectory([string]$Path) {
    $directory = [IO.DirectoryInfo]::new($Path)
    if ($directory.Exists -and (Test-Link $directory)) { throw "$Path is a link to another directory: remove it" }
    if (Test-Windows) {
        $null = Get-OwnAccess $Path
        return
    }
    $mode = 'System.IO.UnixFileMode' -as [type] # where it is .NET's, and of no other system
    if ($mode) {
        $null = [IO.Directory]::CreateDirectory($Path, ('UserRead, UserWrite, UserExecute' -as $mode))
    } else {
        $null = [IO.Directory]::CreateDirectory($Path)
    }
}
