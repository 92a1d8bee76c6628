using System.Text.Json.Serialization;

namespace SkRerank.Postgres.Storage;

/// <summary>Writes and reads <see cref="TableState"/> as JSON without reflection.</summary>
[JsonSerializable(typeof(TableState))]
internal sealed partial class TableStateContext : JsonSerializerContext;
