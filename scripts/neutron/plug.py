#!/usr/bin/python3
"""Plugs or unplugs one port of Neutron on this lab host with os_vif, as nova-compute does, and starts or ends its guest.

plug.py plug|unplug, with the port as JSON on standard input.
"""
import json
import os
import signal
import subprocess
import sys
import time

import os_vif
from os_vif import objects
from oslo_config import cfg
from vif_plug_ovs import privsep

HERE = os.path.dirname(os.path.abspath(__file__))
verb, port = sys.argv[1], json.load(sys.stdin)
tap = 'tap' + port['id'][:11]
pidfile = '/run/guests/%s.pid' % port['name']

objects.register_all()
os_vif.initialize()
cfg.CONF([], project='os-vif')
privsep.vif_plug.set_client_mode(False)  # what takes privileges is done in this process, which is root
network = objects.network.Network(id=port['network_id'], bridge='br-int', mtu=port['mtu'])
profile = objects.vif.VIFPortProfileOpenVSwitch(interface_id=port['id'], datapath_type='netdev')
common = dict(id=port['id'], address=port['mac'], network=network, port_profile=profile, vif_name=tap,
              has_traffic_filtering=True, plugin='ovs', active=True)
if port['is_hybrid']:
    vif = objects.vif.VIFBridge(bridge_name='qbr' + port['id'][:11], **common)
else:
    vif = objects.vif.VIFOpenVSwitch(bridge_name='br-int', **common)
instance = objects.instance_info.InstanceInfo(uuid=port['instance'], name=port['name'], project_id=port['project_id'])


def plug():
    os_vif.plug(vif, instance)
    guest = [HERE + '/guest.py', '--name', port['name'], '--tap', tap, '--mac', port['mac'], '--mtu', str(port['mtu'])]
    if port['is_hybrid']:
        guest += ['--bridge', 'qbr' + port['id'][:11]]
    else:  # what libvirt does for <virtualport type='openvswitch'>
        ids = {'attached-mac': '\\"%s\\"' % port['mac'], 'iface-id': '\\"%s\\"' % port['id'],
               'vm-id': '\\"%s\\"' % port['instance'], 'iface-status': 'active'}
        words = ' '.join('"external-ids:%s=%s"' % each for each in ids.items())
        guest += ['--after', 'ovs-vsctl --timeout=5 -- --may-exist add-port br-int %s -- set Interface %s %s' % (tap, tap, words)]
    log = open('/run/guests/%s.log' % port['name'], 'a')
    subprocess.Popen(guest, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
    until = time.time() + 20
    while not os.path.exists(pidfile):
        if time.time() > until:
            sys.exit('guest %s did not start: %s' % (port['name'], open(log.name).read()))
        time.sleep(0.1)


def unplug():
    if os.path.exists(pidfile):
        os.kill(int(open(pidfile).read()), signal.SIGTERM)
        time.sleep(0.3)
    if not port['is_hybrid']:
        subprocess.run(['ovs-vsctl', '--timeout=5', '--', '--if-exists', 'del-port', tap], check=True)
    os_vif.unplug(vif, instance)


{'plug': plug, 'unplug': unplug}[verb]()
