# AppLocker or WDAC allow core types only (or no language at all): no marker, journal or contained exit could be promised
# there, so the script is refused before the marker.
$rsp = @{}
for ($rspIndex = 0; $rspIndex + 1 -lt $args[0].Count; $rspIndex += 2) {
    $rsp[([string]$args[0][$rspIndex]).Trim('-', ':')] = $args[0][$rspIndex + 1]
}
"$($rsp.Nonce):1:S:version=1`nrunId=$($rsp.RunId)`ncomputerName=$env:COMPUTERNAME`nprocessId=$PID`n" +
    "powerShellVersion=$($PSVersionTable.PSVersion)`nlanguageMode=$($args[1])`n"
"$($rsp.Nonce):2:X:ending=NOT_STARTED`ncodeSource=UNSEEN`nlastNumber=1`nreason=this session is in $($args[1]) mode " +
    "(AppLocker or WDAC), in which the runner cannot keep its promises: allow it for this account, use an endpoint in " +
    "FullLanguage, or run one visible command without the runner`n"
