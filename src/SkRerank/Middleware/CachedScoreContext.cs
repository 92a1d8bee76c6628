using System.Text.Json.Serialization;

namespace SkRerank.Middleware;

/// <summary>Reads and writes cached scores without reflection.</summary>
[JsonSerializable(typeof(CachedScore))]
internal sealed partial class CachedScoreContext : JsonSerializerContext;
