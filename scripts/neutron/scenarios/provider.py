#!/usr/bin/python3
"""Provider networks on physnet1 (two VLANs and a flat one; every host's eth2 is on one switch), and a GRE network."""
from words import basic_group, create, plug, port, project, tenant_network, wait_ready

group = basic_group('alumno1')
networks = []
for name, prefix, kind, vlan in (('vlan120', '192.168.120', 'vlan', 120), ('vlan121', '192.168.121', 'vlan', 121),
                                 ('flat50', '192.168.50', 'flat', None)):
    place = {'provider:network_type': kind, 'provider:physical_network': 'physnet1'}
    if vlan is not None:
        place['provider:segmentation_id'] = vlan
    network = create('network', name=name, project_id=project('admin'), shared=True, **place)
    subnet = create('subnet', name=name + '-subnet', network_id=network['id'], project_id=project('admin'), ip_version=4,
                    cidr=prefix + '.0/24')
    networks.append((name, prefix, network, subnet))
networks.append(('gre', '10.0.0', *tenant_network('alumno1', 'privada')))
guests = []
for name, prefix, network, subnet in networks:
    for number, host in enumerate(('c1', 'c2'), 21):
        guest = '%s-%s' % (name, host)
        wanted = port('alumno1', network, subnet, guest, '%s.%d' % (prefix, number), [group['id']])
        plug(guest, host, wanted['id'])
        guests.append(guest)
wait_ready(*guests)
