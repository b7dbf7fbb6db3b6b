using System.Text;

namespace Embedded.Functions.Durable.Storage;

/// <summary>Reads entities.</summary>
internal sealed partial class StoreReader
{
    public StoredEntity? LoadEntity(long key) =>
        Use(connection =>
        {
            Statement query = connection.Entity.Bind(-key);
            if (!query.Step())
            {
                return null;
            }

            StoredEntity entity = new(query.Text(0)!, query.Text(1), query.Long(2));
            query.Reset();
            return entity;
        });

    /// <summary>Entities that match, by number, which is the order of creation.</summary>
    public IReadOnlyList<EntityRow> QueryEntities(EntityFilter filter, long after, int limit, bool states) =>
        Use(connection =>
        {
            StringBuilder sql = new("SELECT e.number, e.id, ");
            sql.Append(states ? "e.state" : "NULL")
                .Append(
                    """
                    , e.modified, i.id, (SELECT count(*) FROM inbox WHERE key = -e.number)
                    FROM entities e LEFT JOIN instances i ON i.key = e.locked_by WHERE e.number > ?
                    """
                );
            List<object> values = [after];
            Add("e.id = ?", filter.Id);
            Add("substr(e.id, 1, length(?)) = ?", filter.IdPrefix, filter.IdPrefix);
            Add("e.modified >= ?", filter.ModifiedFrom?.UtcTicks);
            Add("e.modified <= ?", filter.ModifiedTo?.UtcTicks);
            sql.Append(filter.IncludeTransient ? string.Empty : " AND e.state IS NOT NULL").Append(" ORDER BY e.number LIMIT ?");
            values.Add((long)limit);
            List<EntityRow> found = [];
            using Statement query = connection.Adhoc(sql.ToString());
            foreach (object value in values)
            {
                _ = value is long number ? query.Bind(number) : query.Bind((string)value);
            }

            while (query.Step())
            {
                found.Add(
                    new EntityRow(
                        query.Long(0),
                        query.Text(1)!,
                        query.Text(2),
                        new DateTime(query.Long(3), DateTimeKind.Utc),
                        query.Text(4),
                        query.Int(5)));
            }

            return found;

            void Add(string condition, params object?[] arguments)
            {
                if (arguments[0] is not null)
                {
                    sql.Append(" AND ").Append(condition);
                    values.AddRange(arguments!);
                }
            }
        });

    /// <summary>The entities whose lock belongs to an orchestration that is not running.</summary>
    public IReadOnlyList<(long Key, long Holder)> LoadOrphanedLocks() =>
        Use(connection =>
        {
            List<(long, long)> orphaned = [];
            using Statement query = connection.Adhoc(
                $"""
                SELECT e.number, e.locked_by FROM entities e LEFT JOIN instances i ON i.key = e.locked_by
                WHERE e.locked_by IS NOT NULL AND (i.key IS NULL OR i.status IN {InstanceStatus.FinalSql})
                """
            );
            while (query.Step())
            {
                orphaned.Add((-query.Long(0), query.Long(1)));
            }

            return orphaned;
        });
}
