using System.Text.Json.Serialization;

namespace SkRerank.Guards;

/// <summary>Reads and writes references of domains without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, WriteIndented = true)]
[JsonSerializable(typeof(DomainReference))]
internal sealed partial class DomainReferenceContext : JsonSerializerContext;
