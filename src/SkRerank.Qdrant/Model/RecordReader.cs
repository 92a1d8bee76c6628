using System.Text.Json;
using SkRerank.Qdrant.Wire;

namespace SkRerank.Qdrant.Model;

/// <summary>Turns points into records.</summary>
internal sealed class RecordReader(CollectionSchema schema)
{
    /// <summary>Reads one record.</summary>
    /// <exception cref="RerankException">A value of the point is not of its property's type.</exception>
    public TRecord Read<TRecord>(FoundPoint point, bool includeVectors)
        where TRecord : class
    {
        TRecord record = schema.Model.CreateRecord<TRecord>();
        schema.Model.KeyProperty.SetValueAsObject(record, schema.Key.FromPoint(point));
        foreach (DataField field in schema.Data)
        {
            if (Value(point, field.Name) is { } stored) field.Property.SetValueAsObject(record, Read(field, stored, point));
            else if (record is Dictionary<string, object?> || IsNull(point, field.Name)) SetNull(field, record);
        }

        if (!includeVectors || point.Vector is not { } vectors) return record;
        foreach (VectorField field in schema.Vectors)
        {
            // A collection of one unnamed vector answers with the vector itself.
            if (vectors.ValueKind == JsonValueKind.Array) field.Property.SetValueAsObject(record, field.FromVector(vectors));
            else if (vectors.TryGetProperty(field.Name, out JsonElement vector) || vectors.TryGetProperty("", out vector)) field.Property.SetValueAsObject(record, field.FromVector(vector));
            else if (record is Dictionary<string, object?>) field.Property.SetValueAsObject(record, null);
        }

        return record;
    }

    private static JsonElement? Value(FoundPoint point, string name) =>
        point.Payload is { ValueKind: JsonValueKind.Object } payload && payload.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static bool IsNull(FoundPoint point, string name) =>
        point.Payload is { ValueKind: JsonValueKind.Object } payload && payload.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Null;

    // A record's initialiser may have set the property, which was null when it was stored.
    private static void SetNull(DataField field, object record)
    {
        if (field.Property.IsNullable) field.Property.SetValueAsObject(record, null);
    }

    private static object Read(DataField field, JsonElement stored, FoundPoint point)
    {
        try
        {
            return field.Codec.Read(stored);
        }
        catch (Exception exception) when (exception is InvalidOperationException or FormatException)
        {
            throw new RerankException($"The value '{field.Name}' of the point '{point.Id}' must be of type '{field.Codec.Type.Name}', but is the JSON {stored.ValueKind} '{Beginning(stored)}': give the property another type.", exception)
            {
                ProviderName = "qdrant",
                Operation = "read",
            };
        }
    }

    private static string Beginning(JsonElement stored)
    {
        const int Shown = 40;
        string text = stored.GetRawText();
        return text.Length <= Shown ? text : text[..Shown] + "…";
    }
}
