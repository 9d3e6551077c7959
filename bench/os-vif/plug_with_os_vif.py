#!/usr/bin/python3
"""Plugs and unplugs N hybrid ports with Debian's os-vif, as nova-compute does; prints the milliseconds of both as JSON.

usage: plug_with_os_vif.py N DATAPATH_TYPE   (as root, on the host; Open vSwitch at /run/openvswitch/db.sock)
"""
import json
import sys
import tempfile
import time
import uuid

import os_vif
from os_vif import objects
from oslo_config import cfg
from vif_plug_ovs import privsep

count, datapath_type = int(sys.argv[1]), sys.argv[2]
objects.register_all()
with tempfile.NamedTemporaryFile('w', suffix='.conf') as settings:  # read when the plugin is loaded
    settings.write('[os_vif_ovs]\novsdb_connection = unix:/run/openvswitch/db.sock\nisolate_vif = true\n')
    settings.flush()
    cfg.CONF(['--config-file', settings.name], project='bench')
    os_vif.initialize()
privsep.vif_plug.set_client_mode(False)  # in this process, without a daemon and sudo: its best case


def port(number):
    port_id = str(uuid.UUID(int=(number + 1) << 88))
    profile = objects.vif.VIFPortProfileOpenVSwitch(interface_id=port_id, datapath_type=datapath_type)
    network = objects.network.Network(id=str(uuid.UUID(int=1)), bridge='br-int', mtu=1458)
    short = port_id[:11]
    vif = objects.vif.VIFBridge(
        id=port_id, address='fa:16:3f:00:%02x:%02x' % (number >> 8, number & 255), network=network,
        port_profile=profile, has_traffic_filtering=True, plugin='ovs', active=True,
        vif_name='tap' + short, bridge_name='qbr' + short)
    return vif, objects.instance_info.InstanceInfo(uuid=port_id, name='bench')


ports = [port(number) for number in range(count)]
started = time.monotonic()
for vif, instance in ports:
    os_vif.plug(vif, instance)
plugged = time.monotonic()
for vif, instance in ports:
    os_vif.unplug(vif, instance)
print(json.dumps({'plugMs': (plugged - started) * 1000, 'unplugMs': (time.monotonic() - plugged) * 1000}))
