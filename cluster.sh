#!/usr/bin/env bash
# Starts a cluster on this machine, for anyone to try: PostgreSQL, silos, and two web edges behind nginx.
# Works from any folder; see usage below, or ./cluster.sh --help.
# shellcheck disable=SC2317 # functions that a trap or another function calls by name look unreachable to it
set -euo pipefail

usage() {
    cat <<'END'
usage: ./cluster.sh [N] [--once] [--no-install]

Builds Compute.Orleans and starts, all on the loopback address: PostgreSQL, N silos (2), two web edges
and nginx before them. Serves until Ctrl-C, and then ends and removes all that it started and made.

  --once         runs a job through nginx, kills a silo with -9 in its middle, and ends; status 0 only if the
                 job's output has the same bytes as that of an undisturbed one
  --no-install   install nothing; say what is missing and stop
  --help         this text

environment:
  COMPUTE_PORT   the port of nginx (8000)
END
}

silos=2
once=false
install=true
for argument in "$@"; do
    case $argument in
        --once) once=true ;;
        --no-install) install=false ;;
        --help | -h) usage; exit 0 ;;
        [1-9] | [1-9][0-9]) silos=$argument ;;
        *) printf 'cluster.sh: unknown option %s\n\n' "$argument" >&2; usage >&2; exit 2 ;;
    esac
done

root=$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")
port=${COMPUTE_PORT:-8000}
base=http://127.0.0.1:$port
python=/usr/bin/python3 # Debian's own: the modules that apt installs are seen by no other.

needed='postgresql the database of the cluster
nginx-light the proxy before the edges
curl asks whether they are ready
python3-owslib the WPS client of the example
python3-netcdf4 makes the input of the example; brings numpy along
libdeflate0 inflates the chunks of NetCDF-4 files faster than .NET does'

# ---- Ending ---------------------------------------------------------------------------------------------------------

scratch=$(mktemp -d)
chmod 711 "$scratch" # The database's user goes through it to a folder of its own.
processes=() # In the order in which they were started; they end the other way round.
# shellcheck source=tools/machine.sh
. "$root/tools/machine.sh"

# Asks the processes of this script to end, by their ids, and waits until they have.
stop() {
    local status=$? at second process
    trap '' INT TERM
    for ((at = ${#processes[@]} - 1; at >= 0; at--)); do
        process=${processes[at]}
        kill -TERM "$process" 2>/dev/null || continue
        for ((second = 0; second < 300; second++)); do # 30 s
            kill -0 "$process" 2>/dev/null || break
            sleep 0.1
        done
        kill -KILL "$process" 2>/dev/null || true
        wait "$process" 2>/dev/null || true
    done
    rm -rf -- "$scratch"
    exit "$status"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# ---- Starting -------------------------------------------------------------------------------------------------------

is_free() { ! (exec {socket}<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# A port that nobody listens on, below those that the system gives to connections.
taken=()
choose_port() {
    local candidate
    while true; do
        candidate=$((20000 + RANDOM % 12000))
        if [[ " ${taken[*]} " != *" $candidate "* ]] && is_free "$candidate"; then
            taken+=("$candidate")
            chosen=$candidate
            return
        fi
    done
}

# Runs a program in the background; its output goes to a log of that name.
launch() {
    local name=$1
    shift
    "$@" >"$scratch/$name.log" 2>&1 </dev/null &
    processes+=($!)
}

wait_for() {
    local name=$1 attempt
    shift
    for ((attempt = 0; attempt < 600; attempt++)); do # 60 s
        kill -0 "${processes[-1]}" 2>/dev/null || break
        ! "$@" >/dev/null 2>&1 || return 0
        sleep 0.1
    done
    tail -n 40 -- "$scratch/$name.log" >&2
    fail "$name did not start; the end of its log stands above."
}

start_postgres() {
    local programs as=()
    programs=$(find /usr/lib/postgresql -path '*/bin/initdb' -printf '%h\n' | sort -V | tail -n 1)
    [[ -n $programs ]] || fail "postgresql is installed without initdb."
    mkdir "$scratch/postgres"
    password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
    (umask 077 && printf '%s' "$password" >"$scratch/postgres/password")
    if ((EUID == 0)); then # PostgreSQL refuses to be root's.
        chown -R postgres "$scratch/postgres"
        as=(setpriv --reuid=postgres --regid=postgres --clear-groups)
    fi
    (cd "$scratch/postgres" && quietly initdb "${as[@]}" "$programs/initdb" -D data -U compute -A scram-sha-256 \
        --pwfile=password -E UTF8 --no-locale)
    choose_port
    local at=$chosen
    # SIGTERM would wait for connections to close by themselves; SIGINT ends them.
    launch postgres env -C "$scratch/postgres" "${as[@]}" "$programs/postgres" -D data -p "$at" \
        -k "$scratch/postgres" -c listen_addresses=127.0.0.1
    wait_for postgres "$programs/pg_isready" -q -h 127.0.0.1 -p "$at"
    export COMPUTE_Cluster__ConnectionString="Host=127.0.0.1;Port=$at;Database=postgres;Username=compute;Password=$password"
}

is_ready() { curl -sf -o "$scratch/ready" "$1/health/ready"; }

start_silos() {
    local number silo_port gateway_port
    quietly "Silo migrate" "$scratch/silo/Compute.Orleans.Silo" migrate
    for ((number = 1; number <= silos; number++)); do
        choose_port; silo_port=$chosen
        choose_port; gateway_port=$chosen
        choose_port
        launch "silo-$number" env COMPUTE_Cluster__SiloPort="$silo_port" COMPUTE_Cluster__GatewayPort="$gateway_port" \
            COMPUTE_Cluster__AdvertisedAddress=127.0.0.1 COMPUTE_Cluster__SiloName="silo-$number" \
            "$scratch/silo/Compute.Orleans.Silo" --urls "http://127.0.0.1:$chosen"
        silo_processes+=("${processes[-1]}")
        wait_for "silo-$number" is_ready "http://127.0.0.1:$chosen"
        say "  silo-$number  process ${processes[-1]}, ports $silo_port (silos), $gateway_port (edges), $chosen (health, metrics)"
    done
}

start_edges() {
    local number
    for number in 1 2; do
        choose_port
        edge_ports+=("$chosen")
        launch "edge-$number" env COMPUTE_Edge__ExternalUrl="$base" COMPUTE_Auth__Anonymous=true \
            "$scratch/edge/Compute.Orleans.WebApi" --urls "http://127.0.0.1:$chosen"
        wait_for "edge-$number" is_ready "http://127.0.0.1:$chosen"
        say "  edge-$number  process ${processes[-1]}, http://127.0.0.1:$chosen"
    done
}

# As docs/proxies.md has it, with two servers and without TLS.
start_nginx() {
    mkdir "$scratch/nginx"
    cat >"$scratch/nginx/nginx.conf" <<END
daemon off;
master_process off;
pid $scratch/nginx/nginx.pid;
events { worker_connections 1024; }
http {
    access_log off;
    client_body_temp_path $scratch/nginx/body;
    proxy_temp_path $scratch/nginx/proxy;
    fastcgi_temp_path $scratch/nginx/fastcgi;
    uwsgi_temp_path $scratch/nginx/uwsgi;
    scgi_temp_path $scratch/nginx/scgi;
    upstream compute {
        server 127.0.0.1:${edge_ports[0]} max_fails=1 fail_timeout=2s;
        server 127.0.0.1:${edge_ports[1]} max_fails=1 fail_timeout=2s;
        keepalive 16;
    }
    server {
        listen 127.0.0.1:$port;
        underscores_in_headers on;
        large_client_header_buffers 4 64k;
        client_max_body_size 4m;
        proxy_http_version 1.1;
        proxy_read_timeout 11m;
        proxy_max_temp_file_size 0;
        proxy_next_upstream error;
        proxy_set_header Host \$http_host;
        proxy_set_header X-Forwarded-For \$remote_addr;
        proxy_set_header Connection "";
        location / { proxy_pass http://compute; }
    }
}
END
    launch nginx /usr/sbin/nginx -p "$scratch/nginx" -c "$scratch/nginx/nginx.conf" -e "$scratch/nginx.log"
    wait_for nginx curl -sf "$base/wps/api/ping"
}

# ---- The way of it --------------------------------------------------------------------------------------------------

[[ $port =~ ^[1-9][0-9]{0,4}$ ]] && ((port < 65536)) || fail "COMPUTE_PORT is '$port'; a port is a number from 1 to 65535."
is_free "$port" || fail "port $port is taken by another program; choose another one: COMPUTE_PORT=8001 ./cluster.sh"
install_packages <<<"$needed"
find_dotnet
export no_proxy=127.0.0.1,localhost${no_proxy:+,$no_proxy} NO_PROXY=127.0.0.1,localhost${NO_PROXY:+,$NO_PROXY}

say "building (Release) ..."
quietly "dotnet build" dotnet build "$root/Silo/Silo.csproj" -c Release -v quiet -o "$scratch/silo" \
    -nodeReuse:false -p:UseSharedCompilation=false
ln -s silo "$scratch/edge" # A silo's program has the edge's beside it.

# What the caller has set for a service of their own must not reach this one.
for name in $(compgen -e | grep '^COMPUTE_' || true); do unset "$name"; done
silo_processes=()
edge_ports=()
mkdir "$scratch/input" "$scratch/data" "$scratch/here"
cd "$scratch/here" # So that no appsettings.json of wherever the caller stands is taken for the service's.
export COMPUTE_DATA=$scratch/data COMPUTE_Cluster__Mode=cluster COMPUTE_Data__Mounts__0__Path=$scratch/input
export COMPUTE_Partitions__TargetMb=1 COMPUTE_Workers__Slots=1 # Many small parts, so that there is something to see.

say "starting PostgreSQL, $silos silos, two edges and nginx ..."
start_postgres
start_silos
start_edges
start_nginx
quietly "Silo check" env COMPUTE_Edge__ExternalUrl="$base" "$scratch/silo/Compute.Orleans.Silo" check
say "making the input of the example ..."
quietly "demo/failover.py" "$python" "$root/demo/failover.py" make "$scratch/input/tas.nc"

if $once; then
    "$python" "$root/demo/failover.py" run "$base/wps" "$scratch/input/tas.nc" "${silo_processes[0]}"
    exit
fi

cat <<END

A cluster of $silos silos serves on $base. Try:

  curl -sG $base/wps -d service=WPS -d version=1.0.0 -d request=Execute -d identifier=CDAT.mean \\
    -d storeExecuteResponse=true -d status=true --data-urlencode \\
    'DataInputs=variable=[{"uri":"$scratch/input/tas.nc","id":"tas|v"}];domain=[];operation=[{"name":"CDAT.mean","input":["v"],"axes":"time"}]'

  kill -9 ${silo_processes[0]}     # a silo; jobs go on, on the others
  $python $root/demo/failover.py run $base/wps $scratch/input/tas.nc PROCESS   # does both, and compares

Logs: $scratch/*.log
Serving until Ctrl-C; then all of this is removed.
END
trap 'exit 0' INT TERM # Ctrl-C is the way to end this.
wait "${processes[-1]}" || true
fail "nginx ended by itself; its log was $scratch/nginx.log."
