#!/usr/bin/python3
"""GRE networks of two tenants with the same addresses, hybrid plugs with iptables, a router and a floating IP."""
from words import api, basic_group, create, get, plug, port, project, tenant_network, update, wait, wait_ready

external = create('network', name='ext_net', project_id=project('admin'), shared=False,
                  **{'router:external': True, 'provider:network_type': 'flat', 'provider:physical_network': 'public'})
create('subnet', name='ext_subnet', network_id=external['id'], project_id=project('admin'), ip_version=4,
       cidr='203.0.113.0/24', gateway_ip='203.0.113.1', enable_dhcp=False,
       allocation_pools=[{'start': '203.0.113.100', 'end': '203.0.113.199'}])
network, subnet = tenant_network('alumno1', 'privada')
group = basic_group('alumno1')
router = create('router', name='r1', project_id=project('alumno1'), external_gateway_info={'network_id': external['id']})
api('PUT', 'routers/%s/add_router_interface' % router['id'], {'subnet_id': subnet['id']})
web1 = port('alumno1', network, subnet, 'web1', '10.0.0.11', [group['id']])
web2 = port('alumno1', network, subnet, 'web2', '10.0.0.12', [group['id']])
network, subnet = tenant_network('alumno2', 'privada')
db1 = port('alumno2', network, subnet, 'db1', '10.0.0.11')  # web1's address, and the default group
db2 = port('alumno2', network, subnet, 'db2', '10.0.0.13')
for name, host, guest in (('web1', 'c1', web1), ('web2', 'c2', web2), ('db1', 'c1', db1), ('db2', 'c2', db2)):
    plug(name, host, guest['id'])
floating = create('floatingip', floating_network_id=external['id'], project_id=project('alumno1'), floating_ip_address='203.0.113.150')
update('floatingip', floating['id'], port_id=web1['id'])
wait_ready('web1', 'web2', 'db1', 'db2')
wait('an ACTIVE floating IP', lambda: get('floatingips/' + floating['id'])['floatingip']['status'] == 'ACTIVE')
