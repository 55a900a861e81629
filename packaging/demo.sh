#!/usr/bin/env bash
# The main job, end to end: Sagitta with its demo PACS (on loopback, in the folder of the demo) finds a study, retrieves
# it and shows it. With a person at the display the window is theirs; without (Xvfb) the keyboard is played by xdotool and
# screenshots are left in the demo folder.
#
#   packaging/demo.sh BIN_FOLDER DEMO_FOLDER [--play]
set -euo pipefail
bin=$(cd "$1" && pwd)
mkdir -p "$2"
demo=$(cd "$2" && pwd)

"$bin/sagitta" --demo --data "$demo/data" &
app=$!
trap 'kill "$app" 2>/dev/null || true; wait 2>/dev/null || true' EXIT
if [ "${3:-}" != "--play" ]; then
    wait "$app"
    exit 0
fi

# Nobody is there: play the keyboard and take pictures.
cli="$bin/sagitta-cli --quiet --data $demo/data"
found() { # patient; how many studies the demo PACS has of them
    $cli --json find 'Demo PACS' --patient-name "$1" 2>/dev/null | grep -c studyInstanceUID || true
}
window() { # title part; waits for it
    timeout 30 xdotool search --sync --onlyvisible --name "$1" | tail -1
}
picture() {
    import -window root "$demo/$1.png"
    echo "picture: $demo/$1.png"
}
press() { xdotool key --clearmodifiers "$@"; }

studies=$(window 'Studies')
for _ in $(seq 600); do # the studies are made at the first time
    [ "$(found '*')" -ge 8 ] && break
    sleep 0.2
done
xdotool windowsize "$studies" 1600 1000 windowfocus "$studies"
sleep 1
press ctrl+f
xdotool type --delay 20 'id:DEMO'
press Return
sleep 3
picture 1-studies
press ctrl+f ctrl+a
xdotool type --delay 20 'sommer'
press Return
sleep 3
press Down Return
viewer=$(window 'SOMMER')
xdotool windowmove "$viewer" 0 0 windowsize "$viewer" 1900 1040 windowfocus "$viewer"
for _ in $(seq 300); do
    [ "$($cli --json list instances | grep -c '"sOPInstanceUID"')" -ge 200 ] && break
    sleep 0.2
done
sleep 1
picture 2-viewer
press ctrl+2
sleep 2
picture 3-viewer-2x2
xdotool mousemove --window "$viewer" 1450 300 click 1 # the second series is a volume, the first a single image
sleep 1
press ctrl+3
sleep 12
picture 4-mpr-3d
echo "the demo is done; its pictures are in $demo"
