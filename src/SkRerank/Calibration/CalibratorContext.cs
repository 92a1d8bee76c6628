using System.Text.Json.Serialization;

namespace SkRerank.Calibration;

/// <summary>Reads and writes calibrators without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, WriteIndented = true, NewLine = "\n", DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CalibratorFile))]
internal sealed partial class CalibratorContext : JsonSerializerContext;
