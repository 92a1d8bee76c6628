using System.Text.Json;

namespace SkRerank.Records;

/// <summary>Renders records as the text that rerankers score, the same for hosted and for local models.</summary>
/// <remarks>
/// Thread-safe. A record is a JSON object, a dictionary, or what a delegate gives for a type of the user; no reflection is used.
/// Keys keep their order. Any value is quoted so that it is read back as itself and cannot pass for a key: values are untrusted.
/// Numbers are written invariantly, dates as ISO 8601.
/// </remarks>
public sealed class RecordRenderer
{
    private readonly RecordFormat _format;
    private readonly string[] _keys;
    private readonly bool _includesOthers;
    private readonly bool _skipsEmpty;
    private readonly RecordTemplate? _template;

    /// <summary>Initializes a new instance of the <see cref="RecordRenderer"/> class.</summary>
    /// <param name="options">The options, read once, or <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">The options contradict one another; the message names all that is wrong.</exception>
    public RecordRenderer(RecordRendererOptions? options = null)
    {
        options ??= new RecordRendererOptions();
        Check(options);
        _format = options.Format;
        _keys = [.. options.Keys];
        _includesOthers = options.IncludeOtherKeys;
        _skipsEmpty = options.SkipEmpty;
        _template = options.Template is { } template ? RecordTemplate.Parse(template) : null;
    }

    /// <summary>Renders a JSON object.</summary>
    /// <param name="record">The object.</param>
    /// <returns>The text.</returns>
    /// <exception cref="RerankException">The value is not an object.</exception>
    public string Render(JsonElement record) => Render(RecordReader.Read(record));

    /// <summary>Renders a dictionary, or any list of keys and values.</summary>
    /// <param name="record">The keys and values: texts, numbers, truth values, dates, JSON, and lists and dictionaries of them.</param>
    /// <returns>The text.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="record"/> is <see langword="null"/>.</exception>
    /// <exception cref="RerankException">A value cannot be rendered, or is not a finite number.</exception>
    public string Render(IEnumerable<KeyValuePair<string, object?>> record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return Render(RecordReader.Read(record));
    }

    /// <summary>Renders a record of the user's type.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="record">The record.</param>
    /// <param name="fields">Gives the keys and values of a record.</param>
    /// <returns>The text.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="fields"/> is <see langword="null"/>.</exception>
    /// <exception cref="RerankException">A value cannot be rendered, or is not a finite number.</exception>
    public string Render<T>(T record, Func<T, IEnumerable<KeyValuePair<string, object?>>> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        return Render(fields(record));
    }

    private string Render(RecordNode record)
    {
        if (_template is not null) return _template.Fill(record);
        var chosen = Chosen(record);
        return _format == RecordFormat.Json ? JsonRecordWriter.Write(chosen) : YamlRecordWriter.Write(chosen);
    }

    private RecordNode Chosen(RecordNode record)
    {
        IEnumerable<KeyValuePair<string, RecordNode>> fields = record.Fields!;
        if (_keys.Length > 0)
        {
            var first = _keys.Select(key => KeyValuePair.Create(key, record[key])).Where(field => field.Value is not null).Select(field => KeyValuePair.Create(field.Key, field.Value!));
            fields = _includesOthers ? first.Concat(record.Fields!.Where(field => !_keys.Contains(field.Key, StringComparer.Ordinal))) : first;
        }

        return RecordNode.Record(_skipsEmpty ? fields.Where(field => !field.Value.IsEmpty) : fields);
    }

    private static void Check(RecordRendererOptions options)
    {
        var problems = new List<string>();
        if (options.Keys.Any(string.IsNullOrEmpty)) problems.Add("a key of Keys is empty");
        if (options.Keys.Distinct(StringComparer.Ordinal).Count() < options.Keys.Count) problems.Add("a key of Keys is there twice");
        if (options.IncludeOtherKeys && options.Keys.Count == 0) problems.Add("IncludeOtherKeys needs Keys that come first");
        if (options.Format == RecordFormat.Template && options.Template is null) problems.Add("the format Template needs a Template");
        if (options.Format != RecordFormat.Template && options.Template is not null) problems.Add($"a Template is not used by the format {options.Format}");
        if (options.Format == RecordFormat.Template && options.Keys.Count > 0) problems.Add("a Template names its keys itself, so leave Keys empty");
        if (problems.Count > 0) throw new ArgumentException($"The options of a record renderer must agree, but {string.Join("; ", problems)}.", nameof(options));
    }
}
