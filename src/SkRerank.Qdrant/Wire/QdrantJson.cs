using System.Text.Json.Serialization;

namespace SkRerank.Qdrant.Wire;

/// <summary>Turns requests and answers into JSON and back, without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Answer<bool>), TypeInfoPropertyName = "DoneAnswer")]
[JsonSerializable(typeof(Answer<CollectionInfo>), TypeInfoPropertyName = "InfoAnswer")]
[JsonSerializable(typeof(Answer<CountResult>), TypeInfoPropertyName = "CountAnswer")]
[JsonSerializable(typeof(Answer<ExistsResult>), TypeInfoPropertyName = "ExistsAnswer")]
[JsonSerializable(typeof(Answer<FoundPoints>), TypeInfoPropertyName = "PointsAnswer")]
[JsonSerializable(typeof(Answer<IReadOnlyList<FoundPoint>>), TypeInfoPropertyName = "RecordsAnswer")]
[JsonSerializable(typeof(Answer<IReadOnlyList<FoundPoints>>), TypeInfoPropertyName = "BatchAnswer")]
[JsonSerializable(typeof(Answer<UpdateResult>), TypeInfoPropertyName = "UpdateAnswer")]
[JsonSerializable(typeof(CountRequest))]
[JsonSerializable(typeof(CreateCollection))]
[JsonSerializable(typeof(CreateIndex))]
[JsonSerializable(typeof(ErrorAnswer))]
[JsonSerializable(typeof(PointRequest))]
[JsonSerializable(typeof(PointSelector))]
[JsonSerializable(typeof(PointStruct))]
[JsonSerializable(typeof(QueryBatch))]
[JsonSerializable(typeof(QueryRequest))]
[JsonSerializable(typeof(ScrollRequest))]
[JsonSerializable(typeof(ServerVersion))]
[JsonSerializable(typeof(VectorParameters))]
internal sealed partial class QdrantJson : JsonSerializerContext;
