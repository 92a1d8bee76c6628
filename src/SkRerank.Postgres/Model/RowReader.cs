using Npgsql;

namespace SkRerank.Postgres.Model;

/// <summary>Turns rows into records.</summary>
internal sealed class RowReader(TableModel model, bool includeVectors)
{
    /// <summary>Gives the columns to select, in the order in which they are read.</summary>
    public string Columns(string alias)
    {
        IEnumerable<string> names = model.Data.Select(c => c.Sql).Prepend(model.Key.Sql).Select(name => $"{alias}.{name}");
        if (includeVectors) names = names.Concat(model.Vectors.Select(c => $"{alias}.{c.Sql}::real[]"));
        return string.Join(", ", names);
    }

    /// <summary>Reads the record whose columns begin at a place.</summary>
    public (object Key, TRecord Record) Read<TRecord>(NpgsqlDataReader row, int first)
        where TRecord : class
    {
        var record = model.Model.CreateRecord<TRecord>();
        var key = model.Key.Type.Read(row, first);
        model.Key.Property.SetValueAsObject(record, key);
        var i = first + 1;
        foreach (var column in model.Data)
        {
            var value = row.IsDBNull(i) ? null : column.Type.Read(row, i);
            if (value is not null || record is Dictionary<string, object?>) column.Property.SetValueAsObject(record, value);
            i++;
        }

        if (!includeVectors) return (key, record);
        foreach (var column in model.Vectors)
        {
            if (!row.IsDBNull(i)) column.Property.SetValueAsObject(record, column.FromVector(row.GetFieldValue<float[]>(i)));
            i++;
        }

        return (key, record);
    }
}
