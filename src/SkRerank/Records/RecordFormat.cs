namespace SkRerank.Records;

/// <summary>Says in which form a record becomes the text that a reranker scores.</summary>
public enum RecordFormat
{
    /// <summary>YAML in block style, a key a line; Cohere's advice for structured documents.</summary>
    Yaml,

    /// <summary>One line of JSON.</summary>
    Json,

    /// <summary>The text of <see cref="RecordRendererOptions.Template"/>, with the values of the record in it.</summary>
    Template,
}
