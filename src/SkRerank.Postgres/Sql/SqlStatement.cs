using Npgsql;
using NpgsqlTypes;

namespace SkRerank.Postgres.Sql;

/// <summary>Represents a statement that is being written: its text, which never holds a value, and its parameters.</summary>
internal sealed class SqlStatement
{
    private readonly List<NpgsqlParameter> _parameters = [];

    public string Text { get; set; } = "";

    public IReadOnlyList<NpgsqlParameter> Parameters => _parameters;

    /// <summary>Adds a value and gives its place in the text, such as <c>$1</c>.</summary>
    public string Add(object value, NpgsqlDbType? type = null)
    {
        var parameter = new NpgsqlParameter { Value = value };
        if (type is { } known) parameter.NpgsqlDbType = known;
        _parameters.Add(parameter);
        return FormattableString.Invariant($"${_parameters.Count}");
    }

    /// <summary>Makes the command; its parameters are copies, so that it can be made again.</summary>
    public NpgsqlBatchCommand ToCommand()
    {
        var command = new NpgsqlBatchCommand(Text);
        foreach (var parameter in _parameters) command.Parameters.Add(parameter.Clone());
        return command;
    }
}
