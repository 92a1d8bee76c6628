using System.Text.Json;
using System.Text.Json.Serialization;

namespace SkRerank.Qdrant.Wire;

/// <summary>Writes the vectors of a point by their names; an unnamed one alone is written as it is.</summary>
internal sealed class PointVectorsConverter : JsonConverter<PointVectors>
{
    private static readonly VectorValueConverter One = new();

    public override PointVectors Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException("The vectors of a point are only written; read them as a JSON element.");

    public override void Write(Utf8JsonWriter writer, PointVectors value, JsonSerializerOptions options)
    {
        if (value.ByName.Count == 1 && value.ByName.TryGetValue("", out VectorValue? unnamed))
        {
            One.Write(writer, unnamed, options);
            return;
        }

        writer.WriteStartObject();
        foreach ((string name, VectorValue vector) in value.ByName)
        {
            writer.WritePropertyName(name);
            One.Write(writer, vector, options);
        }

        writer.WriteEndObject();
    }
}
