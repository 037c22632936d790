# Facts of a host, each as a string NAME=VALUE; a fact that cannot be read is empty. Runs in ConstrainedLanguage too.
function Write-Fact($name, $read) {
    $value = ''
    try { $value = & $read 2>$null } catch { $value = '' }
    "$name=$value"
}
Write-Fact 'powershell' { "$($PSVersionTable.PSVersion) $($PSVersionTable.PSEdition)" }
Write-Fact 'language' { "$($ExecutionContext.SessionState.LanguageMode)" }
Write-Fact 'computer' { if ($env:COMPUTERNAME) { $env:COMPUTERNAME } else { [Environment]::MachineName } }
Write-Fact 'system' {
    if ($PSVersionTable.OS) { $PSVersionTable.OS } else { [Environment]::OSVersion.VersionString }
}
Write-Fact 'account' { & whoami }
Write-Fact 'administrator' {
    $identity = [Security.Principal.WindowsIdentity]::GetCurrent()
    ([Security.Principal.WindowsPrincipal]$identity).IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)
}
Write-Fact 'now' { (Get-Date).ToUniversalTime().ToString('yyyy-MM-ddTHH:mm:ssZ') }
