using Npgsql;

namespace SkRerank.Postgres.Storage;

/// <summary>Turns failures of the server into the sentence that says what to do; never with the connection string.</summary>
internal sealed class PostgresErrors(string collection)
{
    private const string Provider = "postgres";

    public RerankException Missing(Exception? cause = null) => Failed("open", $"The collection '{collection}' does not exist: call EnsureCollectionExistsAsync first.", cause);

    public RerankException LosesData(string what) =>
        Failed("migrate", $"The collection '{collection}' does not fit its record model, and could only be changed with loss of data: {what}. Change the model back, or copy the records to a new collection.");

    public RerankException NewerVersion(int stored, int known) =>
        Failed("migrate", $"The collection '{collection}' has format version {stored}, but this version of SkRerank knows {known}: use a newer SkRerank.");

    public RerankException NoExtension(PostgresVectorStorage wanted) =>
        Failed("create", $"The vectors of the collection '{collection}' are to be kept as {wanted}, which needs the extension pgvector, but the database has not got it: install it on the server and run CREATE EXTENSION vector, or set VectorStorage to Array.");

    public RerankException LacksColumn(string column) =>
        Failed("open", $"The collection '{collection}' does not fit its record model, since it has no column '{column}' of the right type: call EnsureCollectionExistsAsync, which adds it.");

    public static RerankException Failed(string operation, string message, Exception? cause = null, bool isTransient = false) =>
        new(message, cause) { ProviderName = Provider, Operation = operation, IsTransient = isTransient };

    /// <summary>Wraps what Npgsql threw.</summary>
    public RerankException Wrap(string operation, NpgsqlException exception) => exception switch
    {
        PostgresException { SqlState: PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName } => Missing(exception),
        PostgresException { SqlState: PostgresErrorCodes.UndefinedColumn } server => Failed(operation, $"The collection '{collection}' does not fit its record model ({OneLine(server.MessageText)}): call EnsureCollectionExistsAsync, which adds what is missing.", exception),
        PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } server => Failed(operation, $"The server refused to {operation} the collection '{collection}' ({OneLine(server.MessageText)}): give the role the right to do it, or have it done by one that has it.", exception),
        PostgresException server => Failed(operation, $"The server failed to {operation} the collection '{collection}' ({OneLine(server.MessageText)}, SQLSTATE {server.SqlState}): {Remedy(server)}.", exception, server.IsTransient),
        _ => Failed(operation, $"The server of the collection '{collection}' did not answer ({OneLine(exception.InnerException?.Message ?? exception.Message)}): check that it runs, its address and the limits of its connections.", exception, isTransient: true),
    };

    private static string Remedy(PostgresException server) => server.SqlState switch
    {
        PostgresErrorCodes.UndefinedObject => "check the name of the text search configuration",
        PostgresErrorCodes.ProgramLimitExceeded => "a text or an index entry is longer than the server allows, so shorten it",
        PostgresErrorCodes.DependentObjectsStillExist => "remove what depends on the table first",
        _ when server.IsTransient => "try again",
        _ => "see the server's log",
    };

    private static string OneLine(string message) => message.ReplaceLineEndings(" ").TrimEnd('.', ' ');
}
