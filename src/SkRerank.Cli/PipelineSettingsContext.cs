using System.Text.Json.Serialization;

namespace SkRerank.Cli;

/// <summary>Writes and reads settings as JSON.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(PipelineSettings))]
internal sealed partial class PipelineSettingsContext : JsonSerializerContext;
