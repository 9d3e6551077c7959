"""What the scenarios share."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from neutron_lab import api, create, get, plug, project, update, wait, wait_ready  # noqa: E402,F401


def tenant_network(owner, name, cidr='10.0.0.0/24'):
    network = create('network', name=name, project_id=project(owner))
    subnet = create('subnet', name=name + '-subnet', network_id=network['id'], project_id=project(owner), ip_version=4,
                    cidr=cidr, dns_nameservers=['203.0.113.1'])
    return network, subnet


def port(owner, network, subnet, name, address, groups=None):
    wanted = dict(name=name, network_id=network['id'], project_id=project(owner),
                  fixed_ips=[{'subnet_id': subnet['id'], 'ip_address': address}])
    if groups is not None:
        wanted['security_groups'] = groups
    return create('port', **wanted)


def basic_group(owner, name='basico'):
    """ping and ssh from anywhere"""
    group = create('security-group', name=name, project_id=project(owner), description='icmp y ssh')
    rule = dict(security_group_id=group['id'], project_id=project(owner), direction='ingress', ethertype='IPv4')
    create('security-group-rule', protocol='icmp', **rule)
    create('security-group-rule', protocol='tcp', port_range_min=22, port_range_max=22, remote_ip_prefix='0.0.0.0/0', **rule)
    return group
