#!/usr/bin/env bash
# The main job, end to end: a real PACS (Orthanc, on loopback, in a folder of the demo) holding generated phantom
# studies; Sagitta finds one, retrieves it and shows it. With a person at the display the window is theirs; without
# (Xvfb) the keyboard is played by xdotool and screenshots are left in the demo folder.
#
#   packaging/demo.sh BIN_FOLDER DEMO_FOLDER [--play]
set -euo pipefail
bin=$(cd "$1" && pwd)
mkdir -p "$2"
demo=$(cd "$2" && pwd)
port=4343
export TCP_NODELAY=1

pids=()
cleanup() {
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    wait 2>/dev/null || true
}
trap cleanup EXIT

# 1. Phantom studies, once.
if [ ! -f "$demo/phantom.done" ]; then
    echo "making phantom studies"
    rm -rf "$demo/phantom"
    "$bin/sagitta-phantom" "$demo/phantom"
    touch "$demo/phantom.done"
fi

# 2. A PACS.
mkdir -p "$demo/orthanc"
cat >"$demo/orthanc.json" <<JSON
{
  "Name": "DEMO", "DicomAet": "DEMO", "DicomPort": $port, "HttpServerEnabled": false, "DefaultEncoding": "Utf8",
  "StorageDirectory": "$demo/orthanc", "IndexDirectory": "$demo/orthanc",
  "DicomAlwaysAllowEcho": true, "DicomAlwaysAllowStore": true, "DicomAlwaysAllowFind": true, "DicomAlwaysAllowGet": true,
  "DicomCheckCalledAet": false, "RemoteAccessAllowed": false, "Plugins": []
}
JSON
Orthanc "$demo/orthanc.json" >"$demo/orthanc.log" 2>&1 &
pids+=($!)
cli="$bin/sagitta-cli --quiet --data $demo/data"
$cli nodes add DEMO --ae DEMO --host 127.0.0.1 --port $port >/dev/null
for _ in $(seq 100); do
    $cli echo DEMO >/dev/null 2>&1 && break
    sleep 0.1
done
$cli echo DEMO
if [ ! -f "$demo/sent" ]; then
    echo "sending the phantom studies to the PACS"
    # dcmsend proposes each file's own transfer syntax, which storescu does not. One process for each study: a sender
    # waits for every answer.
    find "$demo/phantom" -mindepth 1 -maxdepth 1 -type d -print0 |
        xargs -0 -P 8 -I{} dcmsend -q -aec DEMO -dn +sd +r 127.0.0.1 $port {} >"$demo/dcmsend.log" 2>&1 ||
        { tail -3 "$demo/dcmsend.log"; exit 1; }
    touch "$demo/sent"
fi

# 3. The window.
"$bin/sagitta" --data "$demo/data" &
app=$!
pids+=("$app")
if [ "${3:-}" != "--play" ]; then
    wait "$app"
    exit 0
fi

# 4. Nobody is there: play the keyboard and take pictures.
window() { # title part; waits for it
    timeout 30 xdotool search --sync --onlyvisible --name "$1" | tail -1
}
picture() {
    import -window root "$demo/$1.png"
    echo "picture: $demo/$1.png"
}
press() { xdotool key --clearmodifiers "$@"; }

studies=$(window 'Studies')
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
press ctrl+3
sleep 12
picture 4-mpr-3d
echo "the demo is done; its pictures are in $demo"
