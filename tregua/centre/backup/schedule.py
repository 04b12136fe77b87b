"""A timer for the nightly backup, as each system wants it written. It is printed; the operator puts it in place."""

import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from tregua.centre.backup.faults import BackupError
from tregua.centre.folder import CentreFolder

HOUR: Final = 2
MINUTE: Final = 30


def text(system: str, centre: CentreFolder, folder: Path | None) -> str:
    """Return the timer for one system, with what to do with it as comments."""
    where = folder.resolve() if folder else centre.backup_folder
    if where is None:
        message = "Say which folder the timer backs up into: tregua backup DIR --print-schedule …"
        raise BackupError(message)
    command = [sys.executable, "-m", "tregua.centre", "backup", str(where), "--centre", str(centre.path)]
    return _SYSTEMS[system](command, centre)


def _systemd(command: list[str], centre: CentreFolder) -> str:
    name = f"tregua-backup-{centre.code}"
    line = " ".join(f'"{part}"' for part in command)
    return f"""# Save the two parts as /etc/systemd/system/{name}.service and {name}.timer, set User= to the account of the
# centre, then: systemctl daemon-reload && systemctl enable --now {name}.timer
# With a register in PostgreSQL add: EnvironmentFile=… with DATABASE_URL, readable by that account only.

# --- {name}.service
[Unit]
Description=Backup of the centre {centre.code}

[Service]
Type=oneshot
User=tregua
ExecStart={line}

# --- {name}.timer
[Unit]
Description=Nightly backup of the centre {centre.code}

[Timer]
OnCalendar=*-*-* {HOUR:02d}:{MINUTE:02d}:00
Persistent=true

[Install]
WantedBy=timers.target
"""


def _cron(command: list[str], _centre: CentreFolder) -> str:
    line = " ".join(shlex.quote(part) for part in command).replace("%", r"\%")
    return f"""# Add this line with `crontab -e` of the account of the centre.
# A machine that is off at that hour misses the night: then use systemd, or back up by hand.
{MINUTE} {HOUR} * * * {line}
"""


def _windows(command: list[str], centre: CentreFolder) -> str:
    program, *arguments = command
    line = " ".join(f'"{part}"' if " " in part or "\\" in part else part for part in arguments)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<!-- Save as tregua-backup.xml, then: schtasks /Create /TN "Tregua backup {centre.code}" /XML tregua-backup.xml -->
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <Triggers>
    <CalendarTrigger>
      <StartBoundary>2026-01-01T{HOUR:02d}:{MINUTE:02d}:00</StartBoundary>
      <ScheduleByDay><DaysInterval>1</DaysInterval></ScheduleByDay>
    </CalendarTrigger>
  </Triggers>
  <Settings>
    <StartWhenAvailable>true</StartWhenAvailable>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
  </Settings>
  <Actions>
    <Exec>
      <Command>{escape(program)}</Command>
      <Arguments>{escape(line)}</Arguments>
    </Exec>
  </Actions>
</Task>
"""


def _launchd(command: list[str], centre: CentreFolder) -> str:
    name = f"tregua.backup.{centre.code}"
    parts = "\n".join(f"    <string>{escape(part)}</string>" for part in command)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<!-- Save as ~/Library/LaunchAgents/{name}.plist, then: launchctl load ~/Library/LaunchAgents/{name}.plist -->
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>Label</key>
  <string>{name}</string>
  <key>ProgramArguments</key>
  <array>
{parts}
  </array>
  <key>StartCalendarInterval</key>
  <dict>
    <key>Hour</key>
    <integer>{HOUR}</integer>
    <key>Minute</key>
    <integer>{MINUTE}</integer>
  </dict>
</dict>
</plist>
"""


_SYSTEMS: Final[dict[str, Callable[[list[str], CentreFolder], str]]] = {
    "systemd": _systemd,
    "cron": _cron,
    "windows": _windows,
    "launchd": _launchd,
}
