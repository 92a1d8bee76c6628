using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData.ProviderServices;

namespace SkRerank.TestSupport.VectorStores;

/// <summary>Builds the record model of an <see cref="InMemoryCollection{TKey, TRecord}"/>.</summary>
internal sealed class InMemoryModelBuilder()
    : CollectionModelBuilder(new CollectionModelBuildingOptions { RequiresAtLeastOneVector = false, SupportsMultipleVectors = true })
{
    private static readonly Type[] Keys = [typeof(string), typeof(Guid), typeof(int), typeof(long), typeof(ulong)];

    private static readonly Type[] Values =
    [
        typeof(string), typeof(bool), typeof(byte), typeof(short), typeof(int), typeof(long), typeof(float), typeof(double), typeof(decimal),
        typeof(DateTime), typeof(DateTimeOffset), typeof(DateOnly), typeof(TimeOnly), typeof(Guid), typeof(string[]), typeof(List<string>),
    ];

    protected override void ValidateKeyProperty(KeyPropertyModel keyProperty)
    {
        base.ValidateKeyProperty(keyProperty);
        if (!Keys.Contains(keyProperty.Type))
            throw new NotSupportedException($"The key property '{keyProperty.ModelName}' must be of type string, Guid, int, long or ulong, but is of type '{keyProperty.Type.Name}'.");
    }

    protected override bool IsDataPropertyTypeValid(Type type, [NotNullWhen(false)] out string? supportedTypes)
    {
        supportedTypes = Values.Contains(Nullable.GetUnderlyingType(type) ?? type) ? null : string.Join(", ", Values.Select(v => v.Name));
        return supportedTypes is null;
    }

    protected override bool IsVectorPropertyTypeValid(Type type, [NotNullWhen(false)] out string? supportedTypes)
    {
        supportedTypes = type == typeof(ReadOnlyMemory<float>) || type == typeof(float[]) || type == typeof(Embedding<float>) ? null : "ReadOnlyMemory<float>, float[], Embedding<float>";
        return supportedTypes is null;
    }
}
