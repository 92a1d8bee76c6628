using Lucene.Net.Documents;
using Lucene.Net.Util;

namespace SkRerank.Lucene.Model;

/// <summary>Represents a record that is ready to be written.</summary>
internal sealed record PreparedRecord(BytesRef Key, Document Document);
