using System.Text.Json.Serialization;

namespace SkRerank.LearningToRank;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RankingModelFile))]
internal sealed partial class RankingModelFileContext : JsonSerializerContext;
