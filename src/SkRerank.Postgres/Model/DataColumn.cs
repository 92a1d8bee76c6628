using Microsoft.Extensions.VectorData.ProviderServices;
using SkRerank.Postgres.Sql;

namespace SkRerank.Postgres.Model;

/// <summary>Says in which columns one key or data property is kept.</summary>
internal sealed class DataColumn
{
    public DataColumn(PropertyModel property)
    {
        SqlName.Check(property.StorageName, "column");
        Property = property;
        Type = ColumnType.For(property.Type)!;
        Sql = SqlName.Quote(property.StorageName);
        if (property is not DataPropertyModel data) return;
        IsIndexed = data.IsIndexed;
        TextName = data.IsFullTextIndexed ? SqlName.Join(property.StorageName, "tsv") : null;
    }

    public PropertyModel Property { get; }

    public ColumnType Type { get; }

    public string Name => Property.StorageName;

    /// <summary>Gets the name in quotes.</summary>
    public string Sql { get; }

    public bool IsIndexed { get; }

    /// <summary>Gets the name of the generated full-text column, or <see langword="null"/> where the property is not searched.</summary>
    public string? TextName { get; }

    /// <summary>Gets whether the column is declared NOT NULL: a value type that C# knows no null of.</summary>
    public bool IsRequired => Property is KeyPropertyModel || (Property.Type.IsValueType && Nullable.GetUnderlyingType(Property.Type) is null);

    /// <summary>Gets what orders by the values, as .NET orders them ordinally.</summary>
    public string OrderOf(string alias) => $"{alias}.{Sql}" + (Type.IsText ? " COLLATE \"C\"" : "");
}
