namespace SkRerank.Records;

/// <summary>Represents the options of <see cref="RecordRenderer"/>.</summary>
public sealed class RecordRendererOptions
{
    private RecordFormat _format = RecordFormat.Yaml;
    private string? _template;

    /// <summary>Gets or sets the form of the text.</summary>
    /// <value>The default is <see cref="RecordFormat.Yaml"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of the enumeration.</exception>
    public RecordFormat Format
    {
        get => _format;
        set
        {
            if (!Enum.IsDefined(value)) throw new ArgumentOutOfRangeException(nameof(value), value, $"Format must be Yaml, Json or Template, but was {value}.");
            _format = value;
        }
    }

    /// <summary>Gets the keys that are rendered, in this order.</summary>
    /// <remarks>Put the most telling first: where a text is too long for a model's window, it is the end that is cut.</remarks>
    /// <value>The default is an empty list: all keys, in the record's own order.</value>
    public IList<string> Keys { get; } = [];

    /// <summary>Gets or sets whether the record's other keys follow those of <see cref="Keys"/>, in the record's own order.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool IncludeOtherKeys { get; set; }

    /// <summary>Gets or sets whether a key whose value is <see langword="null"/>, or an empty text, list or record, is left out.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool SkipEmpty { get; set; } = true;

    /// <summary>Gets or sets the text of <see cref="RecordFormat.Template"/>: a key between braces, such as <c>{title}</c>, stands for its value, and a doubled brace for a brace.</summary>
    /// <remarks>A value is put in on one line, so that none can begin a line that looks like another part of the template; braces in a value mean nothing.</remarks>
    /// <value>The default is <see langword="null"/>.</value>
    /// <exception cref="ArgumentException">A brace is not closed or not opened, or a key is empty.</exception>
    public string? Template
    {
        get => _template;
        set
        {
            if (value is not null) _ = RecordTemplate.Parse(value);
            _template = value;
        }
    }
}
