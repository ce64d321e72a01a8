<?php
class pm_Domain
{
    private array $row;

    public function __construct($domainId)
    {
        $row = Panel_Database::row('SELECT * FROM domains WHERE id = ?', [$domainId]);
        if ($row === null) {
            throw new pm_Exception('there is no such domain');
        }
        $this->row = $row;
    }

    public static function getByDomainId($domainId)
    {
        return new self($domainId);
    }

    public static function getAllDomains($mainDomainsOnly = false)
    {
        $which = $mainDomainsOnly ? 'WHERE webspace_id = 0' : '';
        return self::each(Panel_Database::rows("SELECT id FROM domains $which ORDER BY id"));
    }

    public static function getDomainsByClient(pm_Client $client, $mainDomainsOnly = false)
    {
        $which = $mainDomainsOnly ? 'AND webspace_id = 0' : '';
        return self::each(Panel_Database::rows("SELECT id FROM domains WHERE cl_id = ? $which ORDER BY id", [$client->getId()]));
    }

    private static function each(array $rows): array
    {
        return array_map(static fn (array $row): self => new self($row['id']), $rows);
    }

    public function getId()
    {
        return (int) $this->row['id'];
    }

    public function getName()
    {
        return $this->row['name'];
    }

    public function getDisplayName()
    {
        return $this->row['displayName'];
    }

    public function getClient()
    {
        return pm_Client::getByClientId($this->row['cl_id']);
    }

    public function getProperty($name)
    {
        if (!array_key_exists($name, $this->row)) {
            throw new pm_Exception("a domain has no $name");
        }
        return $this->row[$name];
    }
}
