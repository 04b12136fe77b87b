# Tregua, centre $code. Made by: tregua service windows
#
#   1. Save this as $folder\start.ps1
#   2. In PowerShell, as the account that serves (the passphrase of the log key is asked for; Windows keeps it so that
#      only this account on this computer can read it):
#         Get-Credential -UserName log-key -Message "Passphrase of the log key" | Export-Clixml "$folder\passphrase.xml"
#   3. In PowerShell as administrator, once: let the computers of the room in, and start at every start of Windows:
#         New-NetFirewallRule -DisplayName "$service" -Direction Inbound -Protocol TCP -LocalPort $port -Profile Private -Action Allow
#         $$action = New-ScheduledTaskAction -Execute "powershell.exe" -Argument '-NoProfile -ExecutionPolicy Bypass -File "$folder\start.ps1"'
#         $$trigger = New-ScheduledTaskTrigger -AtStartup
#         $$settings = New-ScheduledTaskSettingsSet -RestartCount 10 -RestartInterval (New-TimeSpan -Minutes 1) -ExecutionTimeLimit 0 -AllowStartIfOnBatteries -DontStopIfGoingOnBatteries
#         Register-ScheduledTask -TaskName "$service" -Action $$action -Trigger $$trigger -Settings $$settings -User "$user" -Password (Read-Host "Password of $user")
#   What it says: $folder\log\service.txt. To end it: Stop-ScheduledTask -TaskName "$service"
#
$$ErrorActionPreference = "Stop"
$$env:PYTHONPATH = "$root"
$$env:PYTHONUNBUFFERED = "1"
$$env:PYTHONUTF8 = "1"
$$env:TREGUA_LOG_PASSPHRASE = (Import-Clixml "$folder\passphrase.xml").GetNetworkCredential().Password
New-Item -ItemType Directory -Force "$folder\log" | Out-Null
& "$python" -P -m tregua.centre serve --centre "$folder" --lan --port $port$hosts *>> "$folder\log\service.txt"
exit $$LASTEXITCODE
