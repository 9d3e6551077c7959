#!/usr/bin/python3
"""Words of the scenarios: calls of Neutron's API, and guests that are plugged as nova plugs them."""
import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid

HERE = os.path.dirname(os.path.abspath(__file__))
DIR = os.environ['NEUTRON_LAB_DIR']
URL = 'http://127.0.0.1:%s/v2.0/' % os.environ['NEUTRON_LAB_API_PORT']


def api(method, path, body=None):
    request = urllib.request.Request(URL + path, method=method, headers={'Content-Type': 'application/json'},
                                     data=None if body is None else json.dumps(body).encode())
    try:
        with urllib.request.urlopen(request, timeout=120) as answer:
            data = answer.read()
    except urllib.error.HTTPError as problem:
        raise SystemExit('%s %s: %s %s' % (method, path, problem.code, problem.read().decode()))
    return json.loads(data) if data else {}


def get(path):
    return api('GET', path)


def create(kind, **attributes):
    key = kind.replace('-', '_')
    return api('POST', kind + 's', {key: attributes})[key]


def update(kind, id, **attributes):
    return api('PUT', '%ss/%s' % (kind, id), {kind: attributes})[kind]


def lab(*words, stdin=None):
    return subprocess.run((HERE + '/lab',) + words, input=stdin, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def wait(what, ask, seconds=120):
    until = time.time() + seconds
    while not (answer := ask()):
        if time.time() > until:
            raise SystemExit('%s did not come within %s s' % (what, seconds))
        time.sleep(0.5)
    return answer


def project(name):
    """An id that is always the same: there is no Keystone."""
    return uuid.uuid5(uuid.NAMESPACE_DNS, 'lab-project-' + name).hex


def plug(name, host, port_id):
    """Binds a port to a host and starts a guest on it."""
    instance = get('ports/' + port_id)['port']['device_id'] or str(uuid.uuid4())
    port = update('port', port_id, **{'binding:host_id': host, 'device_owner': 'compute:nova', 'device_id': instance})
    network = get('networks/' + port['network_id'])['network']
    guest = {'name': name, 'host': host, 'id': port_id, 'mac': port['mac_address'], 'network_id': port['network_id'],
             'project_id': port['project_id'], 'is_hybrid': bool(port['binding:vif_details'].get('ovs_hybrid_plug')),
             'instance': instance, 'mtu': network['mtu'], 'address': port['fixed_ips'][0]['ip_address']}
    os.makedirs(DIR + '/guests', exist_ok=True)
    with open('%s/guests/%s.json' % (DIR, name), 'w') as file:
        json.dump(guest, file, indent=1)
    plugged = lab('exec', host, '/run/lab/plug.py', 'plug', stdin=json.dumps(guest))
    if plugged.returncode:
        raise SystemExit('plug of %s: %s' % (name, plugged.stdout))


def unplug(name):
    path = '%s/guests/%s.json' % (DIR, name)
    with open(path) as file:
        guest = json.load(file)
    lab('exec', guest['host'], '/run/lab/plug.py', 'unplug', stdin=json.dumps(guest))
    os.unlink(path)


def wait_ready(*names):
    """Until the guests' ports are ACTIVE and each has its address by DHCP."""
    for name in names:
        with open('%s/guests/%s.json' % (DIR, name)) as file:
            guest = json.load(file)
        wait('an ACTIVE port of ' + name, lambda: get('ports/' + guest['id'])['port']['status'] == 'ACTIVE')
        address = 'inet %s/' % guest['address']
        wait('an address of ' + name, lambda: address in lab('guest', name, 'ip', '-4', 'addr', 'show', 'eth0').stdout)


if __name__ == '__main__':
    if sys.argv[1] == 'plug':
        plug(*sys.argv[2:5])
        wait_ready(sys.argv[2])
    else:
        unplug(sys.argv[2])
